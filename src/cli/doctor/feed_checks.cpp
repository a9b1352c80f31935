// SPDX-License-Identifier: MIT
#include "cli/config/config_file.hpp"
#include "cli/config/paths.hpp"
#include "cli/doctor/checks.hpp"
#include "cli/doctor/file_mode.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/shell_word.hpp"

#include <jobfeed/feed_info.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

namespace jobfeed::cli::doctor {
namespace {

/// A proxy's address without the user and password that may stand in it.
std::string without_password(const std::string& address) {
    const auto scheme = address.find("://");
    const auto start = scheme == std::string::npos ? 0 : scheme + 3;
    const auto at = address.rfind('@', address.find('/', start));
    return at == std::string::npos || at < start ? address
                                                 : address.substr(0, start) + address.substr(at + 1);
}

bool is_encrypted(const Scope& scope) {
    return scope.base_url.starts_with("https://");
}

bool is_of_this_machine(const Scope& scope) {
    constexpr std::array places{"http://127.0.0.1", "http://localhost", "http://[::1]"};
    return std::any_of(places.begin(), places.end(),
                       [&scope](const char* place) { return scope.base_url.starts_with(place); });
}

/// The feed that the token opens; empty if it is none that is known. Of several, the one that is wanted.
std::string_view feed_opened_by(const TokenClaims& claims, std::string_view wanted) {
    if (claims.is_for(feed_info(wanted).audience)) return wanted;
    for (const FeedInfo& feed : feeds()) {
        if (claims.is_for(feed.audience)) return feed.name;
    }
    return {};
}

void tell_expiry(const Facts& facts, Findings& findings) {
    const FoundToken& token = *facts.token;
    if (!token.claims.expires) return findings.fine("it names no day on which it expires");
    const auto expires = *token.claims.expires;
    const std::string when =
        fmt::format("{} ({})", to_string(expires),
                    rough_age(std::chrono::floor<std::chrono::seconds>(facts.at - expires)));
    if (expires <= facts.at)
        return findings.problem(ExitCode::token, fmt::format("it expired at {}", when), token_contact);
    if (!expiry_warning("it", expires, facts.at).empty())
        return findings.warning(fmt::format("it expires at {}", when), token_contact);
    findings.fine(fmt::format("it expires at {}", when));
}

void tell_audience(const Facts& facts, Findings& findings) {
    const FoundToken& token = *facts.token;
    const auto audience = fmt::format("{}", fmt::join(token.claims.audiences, " and "));
    const auto opens = feed_opened_by(token.claims, facts.scope->feed);
    if (audience.empty())
        return findings.fine(fmt::format("from {}; it does not say which feed it opens", token.from));
    if (opens.empty()) {
        return findings.warning(
            fmt::format("from {}, for {}, which is no feed that is known", token.from, audience),
            fmt::format("use one for {}; {}", feed_info(facts.scope->feed).audience, token_contact));
    }
    if (opens != facts.scope->feed) {
        return findings.problem(
            ExitCode::token,
            fmt::format("from {}, for {} ({}), and what is read is {}", token.from, audience, opens,
                        facts.scope->feed),
            fmt::format("use a token for {}, or read {} into a database of its own (--feed {} --db PATH)",
                        feed_info(facts.scope->feed).audience, opens, opens));
    }
    findings.fine(fmt::format("from {}, for {}: it opens {}", token.from, audience, opens));
}

/// The file that holds the token, if its path is known.
void tell_token_file(const Facts& facts, Findings& findings) {
    const auto path = facts.request.token.file(facts.context.origins);
    if (!path || !is_open_to_others(*path)) return;
    findings.warning(fmt::format("{} can be read by others ({})", *path, mode_text(*path)),
                     fmt::format("chmod 600 {}", shell_word(*path)));
}

}  // namespace

void check_configuration(const Facts& facts, Findings& findings) {
    const auto path = config_path(facts.context.program, facts.context.origins);
    findings.fine(path ? fmt::format("read from {}", *path) : "there is no configuration file");
    if (path && is_open_to_others(*path) && facts.context.origins.of("--token") == Origin::file) {
        findings.warning(
            fmt::format("{} holds a token and can be read by others ({})", *path, mode_text(*path)),
            fmt::format("chmod 600 {}, or move the token to a file of its own (token-file)",
                        shell_word(*path)));
    }
}

void check_token(const Facts& facts, Findings& findings) {
    const FeedInfo& feed = feed_info(facts.scope->feed);
    if (facts.why_no_token) {
        return findings.problem(ExitCode::token, facts.why_no_token->what(),
                                fmt::format("give one that can be read; {}", token_contact));
    }
    if (!facts.token && feed.has_public_token)
        return findings.fine(fmt::format("none is given: {} is read with NAV's public one", feed.name));
    if (!facts.token) {
        return findings.problem(
            ExitCode::token, fmt::format("none is given, and {} needs one", feed.name),
            fmt::format("name its file with --token-file or JOBFEED_TOKEN_FILE; {}", token_contact));
    }
    tell_audience(facts, findings);
    tell_expiry(facts, findings);
    tell_token_file(facts, findings);
}

void check_feed(const Facts& facts, Findings& findings) {
    const std::string which =
        fmt::format("{} at {} ({})", facts.scope->feed, facts.scope->base_url, facts.why_that_feed);
    if (facts.why_no_answer) {
        constexpr const char* advice =
            "see that this machine reaches that address; then run jobfeed doctor again";
        const auto kind = facts.why_no_answer->kind();
        return findings.problem(exit_code_of(kind, 0), facts.why_no_answer->what(),
                                kind == ErrorKind::token ? "" : advice);
    }
    if (!facts.answer) {
        return findings.fine(
            fmt::format("{}: not asked{}", which, facts.request.offline ? ", as --offline wants it" : ""));
    }
    findings.fine(fmt::format("{}: it answered {} in {}", which,
                              number_of(facts.answer->requests, "request", "requests"),
                              exact(facts.answer->duration)));
}

void check_clock(const Facts& facts, Findings& findings) {
    if (facts.context.global.now) return findings.fine("--now stands in for this machine's clock");
    if (!facts.answer) return findings.fine("not compared with the feed's, which was not asked");
    if (!facts.answer->clock_ahead)
        return findings.warning("the feed's responses have no Date header to check it against",
                                "see what stands between this machine and the feed: a proxy may take it out");
    const auto ahead = *facts.answer->clock_ahead;
    const auto off = std::chrono::abs(ahead);
    const std::string what = fmt::format("this machine's is {} {} the feed's", rough(off),
                                         ahead.count() > 0 ? "ahead of" : "behind");
    constexpr std::chrono::seconds usual{30};
    // As sync has it: beyond this, nothing is expired or pruned.
    constexpr std::chrono::hours longest{1};
    if (off <= usual) return findings.fine("this machine's agrees with the feed's");
    constexpr const char* advice = "let the system set it: timedatectl set-ntp true";
    if (off <= longest) return findings.warning(what, advice);
    findings.problem(ExitCode::incomplete, fmt::format("{}, so that nothing is expired or pruned", what),
                     advice);
}

void check_certificates(const Facts& facts, Findings& findings) {
    if (facts.why_no_certificates) {
        return findings.problem(ExitCode::usage, facts.why_no_certificates->what(),
                                "name another file with --ca-file, or none to trust the system's");
    }
    if (!is_encrypted(*facts.scope)) {
        if (is_of_this_machine(*facts.scope))
            return findings.fine("none are needed: the feed is on this machine, without TLS");
        return findings.warning(
            fmt::format("{} is without TLS: whoever is on the way can read the token and alter ads",
                        facts.scope->base_url),
            "use the address that begins with https://");
    }
    if (!facts.reading.ca_file.empty())
        return findings.fine(fmt::format("those in {} are trusted, and no others", facts.reading.ca_file));
    findings.fine("the system's are trusted");
}

void check_proxy(const Facts& facts, Findings& findings) {
    const bool encrypted = is_encrypted(*facts.scope);
    // As libcurl has it; HTTP_PROXY in upper case is not used, since CGI lets a client set it.
    constexpr std::array of_https{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    constexpr std::array of_http{"http_proxy", "all_proxy", "ALL_PROXY"};
    for (const char* name : encrypted ? std::span<const char* const>(of_https) : of_http) {
        const auto value = variable(name);
        if (!value) continue;
        const auto exempt = variable(variable("no_proxy") ? "no_proxy" : "NO_PROXY");
        return findings.fine(fmt::format("{} names {}{}", name, without_password(*value),
                                         exempt ? fmt::format("; without it go to {}", *exempt) : ""));
    }
    findings.fine("no variable names one");
}

}  // namespace jobfeed::cli::doctor
