// SPDX-License-Identifier: MIT
#include "cli/status_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/token_source.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/status_report.hpp"

#include <jobfeed/publish.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

void warn_of_token(Log& log, std::optional<Timestamp> expires, Timestamp at) {
    const std::string warning =
        expires ? expiry_warning("the token of the last run", *expires, at) : std::string{};
    if (!warning.empty()) log.warning(warning);
}

/// Why the mirror is too old, or the feed too silent; empty if they are not.
std::string why_too_old(const MirrorStatus& status, std::chrono::seconds max_age, Timestamp at) {
    const std::string limit = rough(max_age);
    if (!status.last_complete) return fmt::format("no run has been complete yet (the limit is {})", limit);
    if (at - *status.last_complete > max_age) {
        return fmt::format("the last complete run ended {}, more than {}",
                           rough_age(age(*status.last_complete, at)), limit);
    }
    // On any weekday the feed tells of thousands of ads: of a whole one without any, something is to blame.
    constexpr std::chrono::hours longest_silence{24};
    if (status.newest_event && weekday_time_in_oslo(*status.newest_event, at) > longest_silence) {
        return fmt::format("the feed answers, but its newest event is from {} ({})",
                           to_string(*status.newest_event), rough_age(age(*status.newest_event, at)));
    }
    return {};
}

/// Which target of publishing is too far behind; empty if none is.
std::string why_behind(const MirrorStatus& status, std::chrono::seconds max_age, Timestamp at) {
    const std::string published = consumer_of("");
    for (const Consumer& consumer : status.consumers) {
        if (!consumer.name.starts_with(published) || !consumer.since || at - *consumer.since <= max_age)
            continue;
        return fmt::format("{} lacks {}, the first of them found {}", consumer.name.substr(published.size()),
                           number_of(consumer.behind, "change", "changes"),
                           rough_age(age(*consumer.since, at)));
    }
    return {};
}

}  // namespace

void StatusCommand::setup(CLI::App& options) {
    options.add_flag("--json", json_, "Print a JSON object");
    add_duration(options, "--max-age", max_age_,
                 "Exit 8 if the last complete run, or a target, is older (6h, 2d)");
}

ExitCode StatusCommand::run(const Context& context) {
    const auto path = context.global.existing_database();
    const Timestamp at = context.global.moment();
    const MirrorStatus status = Mirror::open(path).status(at);
    print(json_ ? status_json(status, path, at) : status_text(status, path, at));
    warn_of_token(context.log, status.token_expires, at);

    std::string why = max_age_ ? why_too_old(status, *max_age_, at) : std::string{};
    if (why.empty() && max_age_) why = why_behind(status, *max_age_, at);
    if (why.empty()) return ExitCode::done;
    context.log.error("too old: " + why);
    return ExitCode::too_old;
}

}  // namespace jobfeed::cli
