// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"

#include <fmt/core.h>

namespace jobfeed {
namespace {

/// How many ads look-ups have found to be other than they were stored.
std::uint64_t drift(const Run& run) {
    const Tally& tally = run.report.tally;
    return tally.added + tally.updated + tally.restored + run.store.leaving();
}

/// Asks the feed for the ads that are due, until none is; what failed is not due again in this run.
void look_up_due(Run& run) {
    constexpr std::size_t at_once = 2'000;  // what is in doubt at their end is asked for again after a kill
    constexpr std::size_t controls = 10;
    run.progress.to_look_up(run.store.backlog().due);
    while (run.report.incomplete.empty()) {
        const auto due = run.store.due_details(run.options.at, at_once);
        if (due.empty()) return;
        run.source.ask(due, run.store.given_out(controls));
        run.receive();
        run.report.incomplete = run.source.incomplete();
    }
}

}  // namespace

std::string settle_events(Run& run) {
    auto why = run.why_held(run.store.leaving());
    if (!why.empty()) return why;
    const auto settled = run.store.settle_events(run.options.at);
    run.report.tally.withdrawn += settled.withdrawn;
    run.report.behind = settled.behind;
    look_up_due(run);
    if (run.options.recheck > 0 && run.report.incomplete.empty()) {
        const auto before = drift(run);
        run.store.recheck(run.options.recheck);
        look_up_due(run);
        run.report.drifted = drift(run) - before;
    }
    run.report.backlog = run.store.backlog();
    if (run.report.backlog.due + run.report.backlog.set_aside > 0 && run.report.incomplete.empty()) {
        run.report.incomplete = fmt::format(
            "some ads could not be looked up: {} to be tried again later, {} set aside after ten tries "
            "(jobfeed status names them)",
            run.report.backlog.due, run.report.backlog.set_aside);
    }
    why = run.why_held(run.store.leaving(), settled.withdrawn);
    if (why.empty()) run.report.tally.withdrawn += run.store.withdraw_not_given_out(run.options.at);
    return why;
}

}  // namespace jobfeed
