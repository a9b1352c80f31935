// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace jobfeed::pipeline {
namespace {

constexpr std::size_t lookups_at_once = 1'000;
/// So few are left to be answered when more are asked for.
constexpr std::size_t few_lookups = 500;
constexpr std::size_t canary_count = 10;

void ask(Run& run, const std::vector<std::string>& uuids, bool again) {
    run.source.ask(uuids, run.sync.lookups().canaries(run.at(), canary_count), again);
    run.lookups_open += uuids.size();
}

void ask_for_due(Run& run) {
    if (run.lookups_open >= few_lookups) return;
    const auto due = run.sync.lookups().due(run.at(), lookups_at_once);
    if (!due.empty()) ask(run, due, false);
}

void receive(Run& run) {
    run.receive([&run](const Batch& batch) { look_up_announced(run, batch); });
    run.report.incomplete = run.source.incomplete();
}

/// How many ads look-ups have found to be other than they were stored.
std::uint64_t drift(const Run& run) {
    const Tally& tally = run.report.record.tally;
    return tally.added + tally.updated + tally.restored + run.sync.lookups().pending_removals().size();
}

/// Every ad is confirmed once a week by runs that come hourly: changes without an event are found so.
void rotate(Run& run) {
    constexpr std::uint64_t hours_of_a_week = 168;
    const auto ledger = run.sync.lookups().ledger(run.at());
    const auto share = (ledger.shown + ledger.out_of_scope + hours_of_a_week - 1) / hours_of_a_week;
    const auto wanted = run.options.recheck.value_or(share);
    if (wanted == 0) return;
    const auto before = drift(run);
    const auto oldest = run.sync.lookups().oldest_confirmed(run.at(), wanted);
    if (oldest.empty()) return;
    ask(run, oldest, false);
    receive(run);
    run.report.record.drifted = drift(run) - std::min(before, drift(run));
}

void look_up(Run& run) {
    run.progress.phase("looking up ads");
    ask_for_due(run);
    if (run.options.full) {
        const auto others = run.sync.lookups().not_shown(run.at());
        if (!others.empty()) ask(run, others, false);
    }
    if (run.lookups_open > 0) receive(run);
    if (run.report.incomplete.empty()) rotate(run);
    // A gateway or a restarting replica denies for moments: only a second denial counts.
    if (run.not_found.empty() || !run.report.incomplete.empty()) return;
    ask(run, std::exchange(run.not_found, {}), true);
    receive(run);
}

void withdraw(Run& run, const LookupQueue::PendingRemovals& removals) {
    Tally& tally = run.report.record.tally;
    tally.withdrawn += run.sync.withdraw(removals.stopped, SyncRun::Reason::withdrawn, run.at());
    tally.withdrawn += run.sync.withdraw(removals.not_found, SyncRun::Reason::withdrawn, run.at());
    tally.out_of_scope += run.sync.withdraw(removals.out_of_scope, SyncRun::Reason::out_of_scope, run.at());
}

/// Whether the document of each ad agrees with the event that it is gone. The ledger is left as it is.
bool documents_agree(Run& run, const std::vector<std::string>& stopped) {
    if (stopped.empty()) return true;
    run.source.ask(stopped, {}, false);
    std::size_t agreed = 0;  // a run that is out of time gets no answers
    while (const auto batch = run.source.next()) {
        for (const LookupResult& result : batch->results)
            agreed += result.kind == LookupResult::Kind::not_found ? 1 : 0;
    }
    run.report.record.traffic = run.source.traffic();
    return agreed == stopped.size();
}

/// Why the removals are held back; empty if they are not. In a small mirror all may go if the feed's events
/// and documents say so of each.
std::string why_removals_are_held(Run& run, const LookupQueue::PendingRemovals& removals) {
    auto why = run.why_held(removals.size(), false);
    if (why.empty() || !removals.not_found.empty()) return why;
    if (!run.why_held(removals.size(), true).empty() || !documents_agree(run, removals.stopped)) return why;
    return {};
}

}  // namespace

void look_up_announced(Run& run, const Batch& batch) {
    for (const LookupResult& result : batch.results) {
        --run.lookups_open;
        if (result.kind == LookupResult::Kind::not_found) run.not_found.push_back(result.uuid);
    }
    if (batch.cursor) {
        const auto& unread = batch.cursor->unread;
        const int newest = unread.empty() ? Run::all_read : unread.front().rank;
        if (std::exchange(run.newest_unread, newest) != newest)
            run.report.record.late_events += run.sync.lookups().apply_events();
        if (unread.empty()) run.progress.to_look_up(run.sync.lookups().ledger(run.at()).pending);
    }
    if (batch.cursor || !batch.results.empty()) ask_for_due(run);
}

void withdraw_stopped(Run& run) {
    if (run.newest_unread != Run::all_read) return;  // the word of an earlier run may be out of date
    auto removals = run.sync.lookups().pending_removals();
    removals.not_found.clear();
    removals.out_of_scope.clear();
    if (run.why_held(removals.size(), false).empty()) withdraw(run, removals);
}

std::string resolve_lookups(Run& run) {
    auto& lookups = run.sync.lookups();
    run.report.record.late_events += lookups.apply_events();
    run.report.record.tally.recovered = lookups.recover(run.at());
    if (run.options.full) lookups.retry_all();
    look_up(run);
    const auto removals = lookups.pending_removals();
    auto why = why_removals_are_held(run, removals);
    if (why.empty()) withdraw(run, removals);
    return why;
}

std::string why_ledger_is_open(const Run& run, const Ledger& ledger) {
    if (!ledger.balances()) {
        return fmt::format(
            "{} of {} announced ads have no state in the ledger; the next jobfeed sync looks them up, and if "
            "that does not help, please report it",
            ledger.unaccounted, ledger.announced);
    }
    if (ledger.pending > 0) {
        return fmt::format("still to be looked up: {} (jobfeed status names some and the reasons)",
                           ledger.pending);
    }
    const auto exceptions = run.sync.lookups().exceptions(run.at());
    if (exceptions.recent > 0) {
        return fmt::format("entries of the feed that cannot be read: {} (jobfeed status counts them)",
                           exceptions.recent);
    }
    // A few are normal; many mean that the service is broken.
    constexpr std::uint64_t always_tolerable = 2;
    const auto missing = ledger.unavailable + ledger.unreadable;
    const auto active = ledger.shown + ledger.out_of_scope;
    if (missing > std::max(always_tolerable, active / 100)) {
        return fmt::format(
            "too many ads are unavailable or unreadable: {}, beside {} active ads; the limit is 1 %", missing,
            active);
    }
    if (exceptions.yesterday && missing >= 10 * std::max<std::uint64_t>(*exceptions.yesterday, 1)) {
        return fmt::format(
            "too many ads are unavailable or unreadable: {} now, {} after the complete run before", missing,
            *exceptions.yesterday);
    }
    return {};
}

}  // namespace jobfeed::pipeline
