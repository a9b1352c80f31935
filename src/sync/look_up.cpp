// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"

#include <fmt/core.h>

namespace jobfeed {
namespace {

std::uint64_t drift(const Tally& tally) { return tally.updated + tally.withdrawn; }

/// Asks the feed for the ads that are due, until none is; what failed is not due again in this run.
void look_up_due(Run& run) {
    constexpr std::size_t at_once = 5'000;  // their names are held in memory
    while (run.report.incomplete.empty()) {
        const auto due = run.store.due_details(run.options.at, at_once);
        if (due.empty()) return;
        run.source.ask(due);
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
        const auto before = drift(run.report.tally);
        run.store.recheck(run.options.recheck);
        look_up_due(run);
        run.report.drifted = drift(run.report.tally) - before;
    }
    run.report.backlog = run.store.backlog();
    if (run.report.backlog.due + run.report.backlog.set_aside > 0 && run.report.incomplete.empty()) {
        run.report.incomplete = fmt::format("some ads could not be looked up: {} to be tried again later, {} set aside after ten tries "
                                            "(jobfeed status names them)", run.report.backlog.due, run.report.backlog.set_aside);
    }
    return {};
}

}  // namespace jobfeed
