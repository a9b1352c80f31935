// SPDX-License-Identifier: MIT
#include "cli/text/status_report.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/printable.hpp"
#include "cli/text/run_summary.hpp"

#include <fmt/format.h>

namespace jobfeed::cli {
namespace {

void line(std::string& out, std::string_view label, std::string_view text) {
    out += fmt::format("{:<14} {}\n", label, printable(text));
}

std::string moment_text(std::optional<Timestamp> moment, Timestamp at) {
    if (!moment) return "never";
    return fmt::format("{} ({})", to_string(*moment), rough_age(age(*moment, at)));
}

std::string outcome_text(const SyncRecord& run) {
    if (!run.finished) return "still running, or killed";
    return run.message.empty() ? run.outcome : run.outcome + ": " + run.message;
}

void last_run(std::string& out, const std::optional<SyncRecord>& run, Timestamp at) {
    if (!run) {
        line(out, "last run", "none");
        return;
    }
    line(out, "last run",
         fmt::format("{} ({}): {}", to_string(run->started), rough_age(age(run->started, at)),
                     outcome_text(*run)));
    if (!run->finished) return;
    line(out, "", describe(run->tally));
    line(out, "", fmt::format("{}, {}", describe(run->traffic), exact(*run->finished - run->started)));
}

void backlog(std::string& out, const Backlog& backlog) {
    if (backlog.due + backlog.set_aside + backlog.withheld == 0) return;
    line(out, "to look up",
         fmt::format("{} due, {} set aside, {} withheld by the feed", grouped(backlog.due),
                     grouped(backlog.set_aside), grouped(backlog.withheld)));
    for (const std::string& example : backlog.examples) line(out, "set aside", example);
}

std::string run_json(const SyncRecord& run) {
    JsonObject object;
    object.time("started", run.started)
        .time("finished", run.finished)
        .text("outcome", run.outcome)
        .text_or_null("message", run.message);
    add_figures(object, run.tally, run.traffic);
    return object.str();
}

std::string scope_json(const Scope& scope) {
    return JsonObject()
        .text("feed", scope.feed)
        .text("base_url", scope.base_url)
        .json("filters", filters_json(scope.filters))
        .str();
}

}  // namespace

std::chrono::seconds age(Timestamp moment, Timestamp at) {
    return std::chrono::floor<std::chrono::seconds>(at - moment);
}

std::string status_text(const Holdings& holdings, const std::filesystem::path& path, Timestamp at) {
    std::string out;
    line(out, "database", fmt::format("{} ({})", path.string(), megabytes(holdings.bytes)));
    line(out, "mirrors", holdings.scope ? describe(*holdings.scope) : "nothing yet");
    line(out, "active", counted(holdings.active, "ad", "ads"));
    line(out, "kept",
         fmt::format("{} expired, {} withdrawn", grouped(holdings.expired_kept),
                     grouped(holdings.withdrawn_kept)));
    line(out, "tombstones", grouped(holdings.tombstones));
    line(out, "rejected", grouped(holdings.rejects));
    line(out, "last change", fmt::format("number {}", grouped(holdings.changes)));
    if (holdings.newest_published) line(out, "newest ad", moment_text(holdings.newest_published, at));
    if (holdings.newest_event) line(out, "newest event", moment_text(holdings.newest_event, at));
    backlog(out, holdings.backlog);
    line(out, "last complete", moment_text(holdings.last_complete, at));
    last_run(out, holdings.last_sync, at);
    if (holdings.token_expires) line(out, "token expires", moment_text(holdings.token_expires, at));
    return out;
}

std::string status_json(const Holdings& holdings, const std::filesystem::path& path, Timestamp at) {
    const auto& complete = holdings.last_complete;
    JsonObject object;
    object.text("database", path.string())
        .number("bytes", holdings.bytes)
        .json("scope", holdings.scope ? scope_json(*holdings.scope) : "null")
        .number("active", holdings.active)
        .number("expired_kept", holdings.expired_kept)
        .number("withdrawn_kept", holdings.withdrawn_kept)
        .number("tombstones", holdings.tombstones)
        .number("rejected", holdings.rejects)
        .number("last_change", holdings.changes)
        .time("newest_published", holdings.newest_published)
        .time("last_complete", complete)
        .json("age_seconds", complete ? std::to_string(age(*complete, at).count()) : "null")
        .time("newest_event", holdings.newest_event)
        .number("due", holdings.backlog.due)
        .number("set_aside", holdings.backlog.set_aside)
        .number("withheld", holdings.backlog.withheld)
        .json("last_sync", holdings.last_sync ? run_json(*holdings.last_sync) : "null")
        .time("token_expires", holdings.token_expires);
    return object.str() + "\n";
}

}  // namespace jobfeed::cli
