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

using namespace pipeline;

namespace {

/// Why this machine's clock cannot tell what has expired; empty if it can.
std::string why_clock_is_wrong(const Run& run) {
    if (!run.options.trust_clock && !run.source.clock_ahead()) {
        return "the feed's responses have no Date header to check this machine's clock against, so "
               "nothing was expired or pruned";
    }
    const auto ahead = run.clock_error();
    if (ahead == std::chrono::seconds{0}) return {};
    return fmt::format(
        "this machine's clock is {} minutes {} the feed's, so nothing was expired or pruned; set the clock",
        std::chrono::abs(std::chrono::floor<std::chrono::minutes>(ahead)).count(),
        ahead.count() > 0 ? "ahead of" : "behind");
}

/// Withdraws what the feed no longer has. Returns why that is held back, if it is.
std::string withdraw(Run& run) {
    if (run.options.quick) check_empty_quick_run(run);
    if (run.sync.lookups().cursor()) return resolve_lookups(run);
    return withdraw_absent(run);
}

void prune_and_index(Run& run, bool clock_is_right) {
    SyncReport& report = run.report;
    if (run.options.prune && clock_is_right) {
        run.progress.phase("pruning");
        const PruneReport pruned = prune(run.mirror, {.at = run.at()});
        report.pruned = pruned.deleted;
        report.prune_held_back = pruned.held_back;
    }
    if (!run.options.index) return;
    run.progress.phase("indexing");
    run.mirror.update_index(
        [&run](std::uint64_t done, std::uint64_t total) { run.progress.indexing(done, total); });
}

/// The field that many of the stored ads have in a form that cannot be read: NAV's format has probably
/// changed.
std::string describe_flaws(const Run& run) {
    const Tally& tally = run.report.record.tally;
    const auto stored = tally.added + tally.updated + tally.restored;
    if (tally.flawed * 20 <= stored) return {};
    return fmt::format(
        "{} of {} new or changed ads have a field that cannot be read ({}); they are shown without "
        "it. The feed may have changed: jobfeed status counts them by field",
        tally.flawed, stored, run.sync.commonest_flaw());
}

/// What follows from the pass.
void conclude(Run& run) {
    SyncReport& report = run.report;
    Tally& tally = report.record.tally;
    std::string clock = why_clock_is_wrong(run);
    if (clock.empty()) tally.expired = run.mirror.expire(run.at());
    const std::string held = report.incomplete.empty() ? withdraw(run) : std::string{};
    if (!held.empty() && run.sync.is_rescope()) throw Error(ErrorKind::held, held);
    run.sync.commit_rescope();
    if (clock.empty()) tally.expired += run.mirror.expire(run.at());  // what was looked up since may be over
    prune_and_index(run, clock.empty());
    report.flaws = describe_flaws(run);
    report.record.ledger = run.sync.lookups().ledger(run.at());
    if (report.incomplete.empty() && held.empty())
        report.incomplete = why_ledger_is_open(run, report.record.ledger);
    if (report.incomplete.empty()) report.incomplete = std::move(clock);
    report.known_exceptions = run.sync.lookups().exceptions(run.at()).known;
    report.active = run.mirror.mirror().count_active(run.at());
    if (!held.empty()) throw Error(ErrorKind::held, held);
}

void finish(Run& run, std::string outcome, std::string message) {
    SyncRecord& record = run.report.record;
    record.started = run.options.at;
    record.finished = run.options.at + run.report.duration;
    record.outcome = std::move(outcome);
    record.message = std::move(message);
    run.sync.finish(record);
}

/// Whether the feed caused it: then the mirror can still be written.
bool is_of_the_feed(const Error& error) {
    return error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::token ||
           error.kind() == ErrorKind::stopped;
}

std::string outcome_of(const Run& run) {
    if (!run.report.incomplete.empty()) return "incomplete";
    return run.options.quick ? "quick" : "complete";
}

}  // namespace

SyncReport sync(Feed& source, MirrorWriter& mirror, SyncRun sync_run, const SyncOptions& options,
                Progress& progress) {
    const auto began = std::chrono::steady_clock::now();
    const auto elapsed = [began] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                     began);
    };
    Run run{source, mirror, sync_run, options, progress};
    run.report.active = mirror.mirror().count_active(options.at);
    try {
        progress.phase("reading the feed");
        run.receive([&run](const Batch& batch) { look_up_announced(run, batch); });
        run.report.incomplete = source.incomplete();
        run.report.read_duration = elapsed();
        conclude(run);
        run.report.duration = elapsed();
    } catch (const Error& error) {
        if (is_of_the_feed(error)) withdraw_stopped(run);
        if (run.sync.is_rescope()) run.report.record.tally = {};  // nothing of it lasts
        run.report.record.traffic = source.traffic();
        run.report.duration = elapsed();
        finish(run, error.kind() == ErrorKind::held ? "held" : "failed", error.what());
        throw;
    }
    finish(run, outcome_of(run), run.report.incomplete);
    return run.report;
}

}  // namespace jobfeed
