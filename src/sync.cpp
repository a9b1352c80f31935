// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"
#include "sync/run.hpp"
#include "sync/withdrawal.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/prune.hpp>
#include <jobfeed/sync.hpp>

#include <fmt/core.h>

#include <string>
#include <utility>

namespace jobfeed {
namespace {

/// Takes off what the feed no longer offers: it says so itself, or the pass proves it. Returns why that is
/// held back, if it is.
std::string take_off(Run& run) {
    if (run.options.quick) doubt_silence(run);
    if (!run.source.tells_by_absence()) return settle_events(run);
    return withdraw_unmet(run);
}

/// Why this machine's clock cannot tell what has expired; empty if it can.
std::string why_clock_is_wrong(const Run& run) {
    if (!run.options.trust_clock && !run.source.clock_ahead()) {
        return "the feed's answers carry no Date to hold this machine's clock against, so nothing was "
               "expired or pruned";
    }
    const auto ahead = run.clock_error();
    if (ahead == std::chrono::seconds{0}) return {};
    return fmt::format(
        "this machine's clock is {} minutes {} the feed's, so nothing was expired or pruned; set the clock",
        std::chrono::abs(std::chrono::floor<std::chrono::minutes>(ahead)).count(),
        ahead.count() > 0 ? "ahead of" : "behind");
}

/// Expiry needs only a clock that is right, withdrawal a pass that can be believed. Returns why that is held
/// back, if it is.
std::string expire_and_take_off(Run& run) {
    std::string held;
    run.report.tally.expired = run.store.expire(run.options.at);
    if (run.report.incomplete.empty()) held = take_off(run);
    run.report.tally.expired +=
        run.store.expire(run.options.at);  // what was looked up since can have a last day that is over
    if (run.options.prune) {
        const PruneReport pruned = prune(run.store, {.at = run.options.at});
        run.report.pruned = pruned.deleted;
        run.report.prune_held_back = pruned.held_back;
    }
    return held;
}

/// What follows from the pass.
void settle(Run& run) {
    std::string held;
    if (auto why = why_clock_is_wrong(run); why.empty()) {
        held = expire_and_take_off(run);
    } else if (run.report.incomplete.empty() || run.source.clock_ahead()) {
        run.report.incomplete = std::move(why);
    }
    if (run.options.index) {
        run.store.index_words(
            [&run](std::uint64_t done, std::uint64_t total) { run.progress.indexing(done, total); });
    }
    run.report.active = run.store.count_active(run.options.at - run.clock_error());
    if (!held.empty()) throw Error(ErrorKind::held, held);
}

/// Writes how the run went into `syncs`.
void record(const Run& run, std::string outcome, std::string message) {
    const SyncReport& report = run.report;
    run.store.finish_sync({.started = run.options.at,
                           .finished = run.options.at + report.duration,
                           .outcome = std::move(outcome),
                           .message = std::move(message),
                           .tally = report.tally,
                           .traffic = report.traffic,
                           .candidates = report.candidates,
                           .confirmed = report.confirmed,
                           .behind = report.behind});
}

std::string outcome_of(const Run& run) {
    if (!run.report.incomplete.empty()) return "incomplete";
    return run.options.quick ? "quick" : "complete";
}

}  // namespace

SyncReport sync(Source& source, Store& store, const SyncOptions& options, Progress& progress) {
    const auto began = std::chrono::steady_clock::now();
    const auto elapsed = [began] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                     began);
    };
    Run run{source, store, options, progress};
    store.begin_sync(options.at, options.token_expires);
    run.report.active = store.count_active(options.at);
    try {
        run.receive();
        run.report.incomplete = source.incomplete();
        run.report.read_duration = elapsed();
        settle(run);
        run.report.duration = elapsed();
    } catch (const Error& error) {
        run.report.traffic = source.traffic();
        run.report.duration = elapsed();
        record(run, "failed", error.what());
        throw;
    }
    record(run, outcome_of(run), run.report.incomplete);
    return run.report;
}

}  // namespace jobfeed
