// SPDX-License-Identifier: MIT
#include "cli/text/status_report.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/printable.hpp"
#include "cli/text/run_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

void line(std::string& out, std::string_view label, std::string_view text) {
    out += fmt::format("{:<14} {}\n", label, printable(text));
}

std::string moment_text(std::optional<Timestamp> moment, Timestamp at) {
    if (!moment) return "never";
    return fmt::format("{} ({})", to_string(*moment), rough_age(age(*moment, at)));
}

void last_run(std::string& out, const std::optional<SyncRecord>& run, Timestamp at) {
    if (!run) {
        line(out, "last run", "none");
        return;
    }
    line(out, "last run",
         fmt::format("{} ({}): {}", to_string(run->started), rough_age(age(run->started, at)),
                     describe_outcome(*run)));
    if (!run->finished) return;
    line(out, "", describe_figures(*run));
    line(out, "", fmt::format("{}, {}", describe(run->traffic), exact(*run->finished - run->started)));
}

void ledger(std::string& out, const MirrorStatus& status) {
    const Ledger& ledger = status.ledger;
    if (ledger.announced == 0) return;
    line(out, "ledger",
         fmt::format(
             "{} announced: {} shown, {} expired, {} out of scope, {} unavailable, {} pending, {} unreadable",
             grouped(ledger.announced), grouped(ledger.shown), grouped(ledger.expired),
             grouped(ledger.out_of_scope), grouped(ledger.unavailable), grouped(ledger.pending),
             grouped(ledger.unreadable)));
    if (ledger.unaccounted > 0)
        line(out, "",
             fmt::format("{} in no state: the next sync looks them up", grouped(ledger.unaccounted)));
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < std::min(most, status.exceptions.size()); ++i) {
        const LedgerEntry& entry = status.exceptions[i];
        line(out, entry.state,
             fmt::format("{}: {}", entry.uuid, entry.reason.empty() ? "not asked yet" : entry.reason));
    }
}

void flaws(std::string& out, const MirrorStatus& status) {
    std::string text;
    for (const auto& [field, count] : status.flaws)
        text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", field, number_of(count, "ad", "ads"));
    if (!text.empty()) line(out, "flaws", text);
}

void consumers(std::string& out, const MirrorStatus& status, Timestamp at) {
    constexpr std::string_view publishing = "publish ";
    for (const Consumer& consumer : status.consumers) {
        const bool is_target = consumer.name.starts_with(publishing);
        std::string text = consumer.behind == 0
                               ? fmt::format("at change {}", grouped(consumer.number))
                               : fmt::format("{} behind", number_of(consumer.behind, "change", "changes"));
        if (consumer.since) text += fmt::format(", since {}", moment_text(consumer.since, at));
        line(
            out, is_target ? "published" : "consumer",
            fmt::format("{}: {}", is_target ? consumer.name.substr(publishing.size()) : consumer.name, text));
    }
}

std::string consumers_json(const std::vector<Consumer>& consumers) {
    std::string text;
    for (const Consumer& consumer : consumers) {
        text += text.empty() ? "" : ",";
        text += JsonObject()
                    .text("name", consumer.name)
                    .number("number", consumer.number)
                    .number("behind", consumer.behind)
                    .time("since", consumer.since)
                    .str();
    }
    return "[" + text + "]";
}

std::string run_json(const SyncRecord& run) {
    JsonObject object;
    object.time("started", run.started)
        .time("finished", run.finished)
        .text("outcome", run.outcome)
        .text_or_null("message", run.message);
    add_figures(object, run);
    return object.str();
}

std::string exceptions_json(const std::vector<LedgerEntry>& entries) {
    std::string text;
    for (const LedgerEntry& entry : entries) {
        text += text.empty() ? "" : ",";
        text += JsonObject()
                    .text("uuid", entry.uuid)
                    .text("state", entry.state)
                    .text_or_null("reason", entry.reason)
                    .number("tries", entry.tries)
                    .time("since", entry.since)
                    .time("next_try", entry.next_try)
                    .str();
    }
    return "[" + text + "]";
}

std::string flaws_json(const std::vector<std::pair<std::string, std::uint64_t>>& flaws) {
    JsonObject object;
    for (const auto& [field, count] : flaws) object.number(field, count);
    return object.str();
}

}  // namespace

std::string ledger_json(const Ledger& ledger) {
    return JsonObject()
        .number("announced", ledger.announced)
        .number("shown", ledger.shown)
        .number("expired", ledger.expired)
        .number("out_of_scope", ledger.out_of_scope)
        .number("unavailable", ledger.unavailable)
        .number("pending", ledger.pending)
        .number("unreadable", ledger.unreadable)
        .number("unaccounted", ledger.unaccounted)
        .str();
}

std::string scope_json(const Scope& scope) {
    return JsonObject()
        .text("feed", scope.feed)
        .text("base_url", scope.base_url)
        .json("filters", filters_json(scope.filters))
        .str();
}

std::chrono::seconds age(Timestamp moment, Timestamp at) {
    return std::chrono::floor<std::chrono::seconds>(at - moment);
}

std::string status_text(const MirrorStatus& status, const std::filesystem::path& path, Timestamp at) {
    std::string out;
    line(out, "database", fmt::format("{} ({})", path.string(), megabytes(status.bytes)));
    line(out, "mirrors", status.scope ? describe(*status.scope) : "nothing yet");
    line(out, "active", number_of(status.active, "ad", "ads"));
    line(out, "kept",
         fmt::format("content of {} expired and {} withdrawn ads", grouped(status.expired_kept),
                     grouped(status.withdrawn_kept)));
    line(out, "tombstones", grouped(status.tombstones));
    line(out, "rejected", grouped(status.rejects));
    line(out, "last change", fmt::format("number {}", grouped(status.last_change)));
    consumers(out, status, at);
    if (status.newest_published) line(out, "newest ad", moment_text(status.newest_published, at));
    if (status.newest_event) line(out, "newest event", moment_text(status.newest_event, at));
    ledger(out, status);
    flaws(out, status);
    line(out, "last complete", moment_text(status.last_complete, at));
    last_run(out, status.last_sync, at);
    if (status.token_expires) line(out, "token expires", moment_text(status.token_expires, at));
    return out;
}

std::string status_json(const MirrorStatus& status, const std::filesystem::path& path, Timestamp at) {
    const auto& complete = status.last_complete;
    JsonObject object;
    object.text("database", path.string())
        .text("mirror_id", status.mirror_id)
        .number("bytes", status.bytes)
        .json("scope", status.scope ? scope_json(*status.scope) : "null")
        .number("active", status.active)
        .number("expired_kept", status.expired_kept)
        .number("withdrawn_kept", status.withdrawn_kept)
        .number("tombstones", status.tombstones)
        .number("rejected", status.rejects)
        .number("last_change", status.last_change)
        .json("consumers", consumers_json(status.consumers))
        .time("newest_published", status.newest_published)
        .time("last_complete", complete)
        .json("age_seconds", complete ? std::to_string(age(*complete, at).count()) : "null")
        .time("newest_event", status.newest_event)
        .json("ledger", ledger_json(status.ledger))
        .json("exceptions", exceptions_json(status.exceptions))
        .json("flaws", flaws_json(status.flaws))
        .json("last_sync", status.last_sync ? run_json(*status.last_sync) : "null")
        .time("token_expires", status.token_expires);
    return object.str() + "\n";
}

}  // namespace jobfeed::cli
