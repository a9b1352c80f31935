// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/prune.hpp>
#include <jobfeed/sync.hpp>

namespace jobfeed {
namespace {

/// Writes how the run went into `syncs`.
void record(Store& store, const SyncOptions& options, const SyncReport& report, std::string outcome, std::string message) {
    store.finish_sync({.started = options.at,
                       .finished = options.at + report.duration,
                       .outcome = std::move(outcome),
                       .message = std::move(message),
                       .tally = report.tally,
                       .traffic = report.traffic});
}

std::string outcome_of(const SyncOptions& options, const SyncReport& report) {
    if (!report.incomplete.empty()) return "incomplete";
    return options.quick ? "quick" : "complete";
}

/// Reads the pass to its end; each batch is one transaction.
void read_pass(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    while (const auto batch = source.next()) {
        store.apply(*batch, options.at, report.tally);
        report.traffic = source.traffic();
        progress.reading(report.traffic, report.tally);
    }
    report.traffic = source.traffic();
    report.incomplete = source.incomplete();
}

/// What follows from the pass: expiry needs only the clock, withdrawal a pass that can be believed.
void settle(Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    report.tally.expired = store.expire(options.at);
    if (!options.quick && report.incomplete.empty()) report.tally.withdrawn = store.withdraw_unmet(options.at);
    if (options.prune) report.pruned = prune(store, {.at = options.at}).deleted;
    store.index_words([&progress](std::uint64_t done, std::uint64_t total) { progress.indexing(done, total); });
    report.active = store.count_active(options.at);
}

}  // namespace

SyncReport sync(Source& source, Store& store, const SyncOptions& options, Progress& progress) {
    const auto began = std::chrono::steady_clock::now();
    const auto elapsed = [began] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    };
    SyncReport report;
    store.begin_sync(options.at, options.token_expires);
    try {
        read_pass(source, store, options, progress, report);
        report.read_duration = elapsed();
        settle(store, options, progress, report);
        report.duration = elapsed();
    } catch (const Error& error) {
        report.traffic = source.traffic();
        report.duration = elapsed();
        record(store, options, report, "failed", error.what());
        throw;
    }
    record(store, options, report, outcome_of(options, report), report.incomplete);
    return report;
}

}  // namespace jobfeed
