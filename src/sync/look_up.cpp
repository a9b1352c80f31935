// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed {
namespace {

// What is in doubt at their end is asked for again after a kill.
constexpr std::size_t lookups_at_once = 2'000;
constexpr std::size_t canaries = 10;

/// Looks these ads up. Those that the feed denies are added to `denied`.
void ask(Run& run, const std::vector<std::string>& uuids, std::vector<std::string>& denied, bool again) {
    run.source.ask(uuids, run.sync.lookups().canaries(run.at(), canaries), again);
    run.receive([&denied](const Batch& batch) {
        for (const LookupResult& result : batch.results) {
            if (result.kind == LookupResult::Kind::denied) denied.push_back(result.uuid);
        }
    });
    run.report.incomplete = run.source.incomplete();
}

/// Looks up what is due, until nothing is; what failed is not due again in this run.
void look_up_due(Run& run, std::vector<std::string>& denied) {
    run.progress.to_look_up(run.sync.lookups().ledger(run.at()).pending);
    while (run.report.incomplete.empty()) {
        const auto due = run.sync.lookups().due(run.at(), lookups_at_once);
        if (due.empty()) return;
        ask(run, due, denied, false);
    }
}

/// How many ads look-ups have found to be other than they were stored.
std::uint64_t drift(const Run& run) {
    const Tally& tally = run.report.record.tally;
    return tally.added + tally.updated + tally.restored + run.sync.lookups().pending_removals().size();
}

/// Every ad is confirmed once a week by runs that come hourly: changes without an event are found so.
void rotate(Run& run, std::vector<std::string>& denied) {
    constexpr std::uint64_t hours_of_a_week = 168;
    const auto ledger = run.sync.lookups().ledger(run.at());
    const auto share = (ledger.shown + ledger.out_of_scope + hours_of_a_week - 1) / hours_of_a_week;
    const auto wanted = run.options.recheck.value_or(share);
    if (wanted == 0 || !run.report.incomplete.empty()) return;
    const auto before = drift(run);
    const auto oldest = run.sync.lookups().oldest_confirmed(run.at(), wanted);
    for (std::size_t begin = 0; begin < oldest.size() && run.report.incomplete.empty();
         begin += lookups_at_once) {
        const auto end = std::min(begin + lookups_at_once, oldest.size());
        ask(run,
            {oldest.begin() + static_cast<std::ptrdiff_t>(begin),
             oldest.begin() + static_cast<std::ptrdiff_t>(end)},
            denied, false);
    }
    run.report.record.drifted = drift(run) - std::min(before, drift(run));
}

void look_up(Run& run) {
    run.progress.phase("looking up ads");
    std::vector<std::string> denied;
    look_up_due(run, denied);
    rotate(run, denied);
    // A gateway or a restarting replica denies for moments: only a second denial counts.
    std::vector<std::string> none;
    if (!denied.empty() && run.report.incomplete.empty()) ask(run, denied, none, true);
}

void withdraw(Run& run, const LookupQueue::PendingRemovals& removals) {
    Tally& tally = run.report.record.tally;
    tally.withdrawn += run.sync.withdraw(removals.stopped, SyncRun::Reason::withdrawn, run.at());
    tally.withdrawn += run.sync.withdraw(removals.denied, SyncRun::Reason::withdrawn, run.at());
    tally.out_of_scope += run.sync.withdraw(removals.out_of_scope, SyncRun::Reason::out_of_scope, run.at());
}

/// The look-ups failed: what the feed's own events call gone goes all the same.
void withdraw_stopped(Run& run) {
    auto removals = run.sync.lookups().pending_removals();
    removals.denied.clear();
    removals.out_of_scope.clear();
    if (run.why_held(removals.size(), true).empty()) withdraw(run, removals);
}

}  // namespace

std::string settle_lookups(Run& run) {
    auto& lookups = run.sync.lookups();
    run.report.record.late_events = lookups.take_events();
    run.report.record.tally.mended = lookups.mend(run.at());
    if (run.options.full) lookups.retry_all();
    try {
        look_up(run);
    } catch (const Error&) {
        withdraw_stopped(run);
        throw;
    }
    const auto removals = lookups.pending_removals();
    auto why = run.why_held(removals.size(), removals.denied.empty() && removals.out_of_scope.empty());
    if (why.empty()) withdraw(run, removals);
    return why;
}

std::string why_ledger_is_open(const Run& run, const Ledger& ledger) {
    if (!ledger.balances()) {
        return fmt::format("{} of {} announced ads are in no state of the ledger; run again, and report this",
                           ledger.unaccounted, ledger.announced);
    }
    if (ledger.pending > 0) {
        return fmt::format("still to be looked up: {} (jobfeed status names them and the reasons)",
                           ledger.pending);
    }
    const auto exceptions = run.sync.lookups().exceptions(run.at());
    if (exceptions.recent > 0) {
        return fmt::format("entries of the feed that cannot be read: {} (jobfeed status counts them)",
                           exceptions.recent);
    }
    // A handful may be as it is; more are a service out of order.
    constexpr std::uint64_t always_tolerable = 2;
    const auto missing = ledger.unavailable + ledger.unreadable;
    const auto active = ledger.shown + ledger.out_of_scope;
    if (missing > std::max(always_tolerable, active / 100)) {
        return fmt::format(
            "too many ads are denied or cannot be read: {} beside {} active ones, and 1 % is the most",
            missing, active);
    }
    if (missing > always_tolerable && exceptions.yesterday > 0 && missing >= 10 * exceptions.yesterday) {
        return fmt::format("too many ads are denied or cannot be read: {}, and yesterday {}", missing,
                           exceptions.yesterday);
    }
    return {};
}

}  // namespace jobfeed
