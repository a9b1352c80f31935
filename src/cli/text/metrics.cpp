// SPDX-License-Identifier: MIT
#include "cli/text/metrics.hpp"

#include <jobfeed/version.hpp>

#include <fmt/format.h>

#include <numeric>
#include <string_view>

namespace jobfeed::cli {
namespace {

/// Appends metric after metric; all of them are gauges, since a run begins to count at 0.
class Metrics {
  public:
    /// The lines that come before the values of a metric.
    void begin(std::string_view name, std::string_view help) {
        name_ = name;
        text_ += fmt::format("# HELP jobfeed_{0} {1}\n# TYPE jobfeed_{0} gauge\n", name, help);
    }

    void value(std::uint64_t number) { text_ += fmt::format("jobfeed_{} {}\n", name_, number); }

    void value(std::string_view label, std::string_view of, std::uint64_t number) {
        text_ += fmt::format("jobfeed_{}{{{}=\"{}\"}} {}\n", name_, label, escaped(of), number);
    }

    void number(std::string_view name, std::string_view help, std::uint64_t number) {
        begin(name, help);
        value(number);
    }

    void seconds(std::string_view name, std::string_view help, std::chrono::milliseconds length) {
        begin(name, help);
        text_ += fmt::format("jobfeed_{} {:.3f}\n", name, static_cast<double>(length.count()) / 1000.0);
    }

    void moment(std::string_view name, std::string_view help, std::optional<Timestamp> when) {
        if (when) seconds(name, help, when->time_since_epoch());
    }

    [[nodiscard]] std::string str() && { return std::move(text_); }

  private:
    static std::string escaped(std::string_view text) {
        std::string safe;
        for (const char c : text) {
            if (c == '"' || c == '\\') safe += '\\';
            safe += c == '\n' ? ' ' : c;
        }
        return safe;
    }

    std::string_view name_;
    std::string text_;
};

void add_run(Metrics& metrics, const RunMetrics& run) {
    metrics.number("last_run_exit_code", "Exit code of the last sync.",
                   static_cast<std::uint64_t>(run.exit_code));
    metrics.moment("last_run_timestamp_seconds", "When the last sync ended.", run.ended);
    metrics.seconds("last_run_duration_seconds", "How long the last sync took.", run.duration);
}

void add_tally(Metrics& metrics, const RunMetrics& run) {
    const auto& last = run.mirror->last_sync;
    // A run that ended before it asked the feed has no record, and did nothing.
    const bool is_recorded = last && last->started >= run.began;
    const SyncRecord record = is_recorded ? *last : SyncRecord{};
    const Tally& tally = record.tally;
    metrics.begin("last_run_ads", "Ads by what the last sync did to them.");
    metrics.value("change", "added", tally.added);
    metrics.value("change", "updated", tally.updated);
    metrics.value("change", "unchanged", tally.unchanged);
    metrics.value("change", "restored", tally.restored);
    metrics.value("change", "rejected", tally.rejected);
    metrics.begin("last_run_removals", "Ads that the last sync removed, by reason.");
    metrics.value("reason", "withdrawn", tally.withdrawn);
    metrics.value("reason", "expired", tally.expired);
    metrics.value("reason", "out_of_scope", tally.out_of_scope);
    metrics.number("last_run_requests", "Requests of the last sync.", record.traffic.requests);
    metrics.number("last_run_received_bytes", "Bytes that the last sync received, unpacked.",
                   record.traffic.bytes);
}

void add_mirror(Metrics& metrics, const MirrorStatus& mirror) {
    metrics.moment("last_success_timestamp_seconds", "When a sync was last complete.", mirror.last_complete);
    metrics.moment("newest_ad_timestamp_seconds", "When the newest active ad was published.",
                   mirror.newest_published);
    metrics.moment("newest_event_timestamp_seconds", "When the newest event of the feed took place.",
                   mirror.newest_event);
    metrics.moment("token_expires_timestamp_seconds", "When the token of the last sync expires.",
                   mirror.token_expires);
    metrics.number("active_ads", "Ads that are shown now.", mirror.active);
    metrics.number("pending_ads", "Announced ads that are still to be looked up.", mirror.ledger.pending);
    metrics.begin("exceptions", "Announced ads that cannot be shown, by state.");
    metrics.value("state", "unavailable", mirror.ledger.unavailable);
    metrics.value("state", "unreadable", mirror.ledger.unreadable);
    metrics.value("state", "unaccounted", mirror.ledger.unaccounted);
    metrics.number("rejected_entries", "Entries of the feed that are kept since no ad can be made of them.",
                   mirror.rejects);
    metrics.number("flaws", "Fields of stored ads that could not be read.",
                   std::accumulate(mirror.flaws.begin(), mirror.flaws.end(), std::uint64_t{0},
                                   [](std::uint64_t sum, const auto& flaw) { return sum + flaw.second; }));
    metrics.number("last_change", "Number of the last change.", mirror.last_change);
    metrics.number("database_bytes", "Size of the database file.", mirror.bytes);
}

}  // namespace

std::string metrics_text(const RunMetrics& run) {
    Metrics metrics;
    metrics.begin("build_info", "The version of jobfeed, whose value is always 1.");
    metrics.value("version", version(), 1);
    add_run(metrics, run);
    if (run.mirror) {
        add_tally(metrics, run);
        add_mirror(metrics, *run.mirror);
    }
    return std::move(metrics).str();
}

}  // namespace jobfeed::cli
