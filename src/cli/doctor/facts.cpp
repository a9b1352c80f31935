// SPDX-License-Identifier: MIT
#include "cli/doctor/facts.hpp"

#include "cli/config/feed_choice.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/feed_info.hpp>

#include <fmt/format.h>

#include <chrono>

namespace jobfeed::cli::doctor {
namespace {

/// Does a step; what it throws is a finding, unless somebody wants to stop.
template <typename Step>
std::optional<Error> attempt(Step step) {
    try {
        step();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::stopped) throw;
        return error;
    }
    return std::nullopt;
}

void choose_scope(Facts& facts) {
    const Request& request = facts.request;
    FeedHints hints{.requested = request.feed, .url = request.url, .followed = {}, .claims = {}};
    if (facts.status) hints.followed = facts.status->scope;
    if (facts.token) hints.claims = facts.token->claims;
    const FeedChoice choice = choose_feed(hints);
    facts.scope = scope_of(choice, hints);
    facts.why_that_feed = choice.why;
}

SourceOptions reading_of(const Facts& facts) {
    SourceOptions options;
    options.scope = *facts.scope;
    if (facts.token) options.token = facts.token->text;
    options.at = facts.at;
    // Somebody is waiting for the answer.
    options.timeout = std::chrono::seconds{15};
    options.max_duration = std::chrono::seconds{30};
    options.retries = 1;
    options.stop_requested = [] { return stop_signal() != 0; };
    return options;
}

/// Whether asking can tell anything: without a token that the feed needs, or with one that is no token, it
/// cannot.
bool is_worth_asking(const Facts& facts) {
    if (facts.request.offline || facts.why_no_token || facts.why_no_certificates) return false;
    return facts.token || feed_info(facts.scope->feed).has_public_token;
}

}  // namespace

Facts gather_facts(const Context& context, const Request& request) {
    Facts facts{.context = context,
                .request = request,
                .at = context.global.moment(),
                .path = context.global.database()};
    std::error_code error;
    facts.has_file = std::filesystem::exists(facts.path, error);
    if (error) {
        facts.has_file = true;  // as far as can be told
        facts.why_no_mirror = Error(ErrorKind::failed,
                                    fmt::format("cannot reach {}: {}", facts.path.string(), error.message()));
    } else if (facts.has_file) {
        facts.why_no_mirror = attempt([&facts] {
            facts.mirror = Mirror::open(facts.path);
            facts.status = facts.mirror->status(facts.at);
        });
    }
    facts.why_no_token = attempt([&facts] { facts.token = facts.request.token.find(facts.context.origins); });
    choose_scope(facts);
    facts.reading = reading_of(facts);
    facts.why_no_certificates = attempt([&facts] { facts.request.connection.apply(facts.reading); });
    if (is_worth_asking(facts)) {
        facts.why_no_answer = attempt([&facts] { facts.answer = probe_feed(facts.reading); });
    }
    return facts;
}

}  // namespace jobfeed::cli::doctor
