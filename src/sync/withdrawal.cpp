// SPDX-License-Identifier: MIT
#include "sync/withdrawal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace jobfeed {
namespace {

/// Some of the candidates, spread evenly, if asking for each would cost more than reading the feed.
std::vector<std::string> to_be_asked(const std::vector<std::string>& candidates) {
    constexpr std::size_t most = 2000;  // more than go in a day
    if (candidates.size() <= most) return candidates;
    std::vector<std::string> sample;
    for (std::size_t i = 0; i < most; ++i) sample.push_back(candidates[i * candidates.size() / most]);
    return sample;
}

/// The questions between others whose answer is known: whoever denies those is not believed in the rest.
std::vector<std::string> with_controls(const std::vector<std::string>& asked,
                                       const std::vector<std::string>& controls) {
    const auto middle = controls.begin() + static_cast<std::ptrdiff_t>(controls.size() / 2);
    std::vector<std::string> all(controls.begin(), middle);
    all.insert(all.end(), asked.begin(), asked.end());
    all.insert(all.end(), middle, controls.end());
    return all;
}

struct Answers {
    std::vector<std::string> gone;
    std::size_t offered = 0;
    std::string missed;  ///< why one that is offered should have been met
    bool believable;     ///< what is known to be offered was found, too
};

Answers ask(Run& run, const std::vector<std::string>& uuids) {
    Answers answers{.gone = {}, .missed = {}, .believable = true};
    if (uuids.empty()) return answers;
    const auto controls = run.store.some_met(5);
    std::size_t controls_there = 0;
    run.source.ask(with_controls(uuids, controls), {});
    run.receive([&](const Batch& batch) {
        for (const Finding& finding : batch.findings) {
            const bool is_gone = finding.kind == Finding::Kind::gone;
            if (std::find(controls.begin(), controls.end(), finding.uuid) != controls.end()) {
                controls_there += is_gone ? 0 : 1;
            } else if (is_gone) {
                answers.gone.push_back(finding.uuid);
            } else {
                ++answers.offered;
                if (!finding.reason.empty())
                    answers.missed =
                        fmt::format("ad {} is offered, and was not met: {}", finding.uuid, finding.reason);
            }
        }
    });
    answers.believable = controls_there == controls.size();
    return answers;
}

}  // namespace

std::string withdraw_unmet(Run& run) {
    const auto candidates = run.store.unmet(run.options.at);
    run.report.candidates = candidates.size();
    if (auto why = run.why_held(candidates.size()); !why.empty()) return why;
    if (candidates.empty()) return {};
    const auto asked = to_be_asked(candidates);
    const auto first = ask(run, asked);
    // A single answer without the ad may be an index that is lost for a moment.
    const auto again = first.believable ? ask(run, first.gone) : first;
    run.report.incomplete = run.source.incomplete();
    if (!first.believable || !again.believable) {
        if (run.report.incomplete.empty())
            run.report.incomplete = "the feed, asked for ads that it had just shown, did not find them";
        return {};
    }
    run.report.confirmed = again.gone.size();
    if (run.report.incomplete.empty())
        run.report.incomplete = first.missed.empty() ? again.missed : first.missed;
    const bool all_asked = asked.size() == candidates.size();
    const auto offered = first.offered + again.offered;
    if (run.report.incomplete.empty() && !all_asked && offered > 0) {
        run.report.incomplete =
            fmt::format("{} of {} ads that the pass did not meet are still offered", offered, asked.size());
    }
    if (!all_asked && !run.report.incomplete.empty()) return {};
    run.report.tally.withdrawn += run.store.withdraw(all_asked ? again.gone : candidates, run.options.at);
    return {};
}

void doubt_silence(Run& run) {
    const Tally& tally = run.report.tally;
    if (tally.added + tally.updated + tally.restored + tally.unchanged + tally.past + tally.rejected > 0)
        return;
    const auto shown = run.store.some_active(run.options.at, 10);
    if (shown.empty()) return;
    const auto answers = ask(run, shown);
    run.report.incomplete = run.source.incomplete();
    if (run.report.incomplete.empty() && answers.offered == 0) {
        run.report.incomplete =
            "the feed tells of no change, nor does it find any of the ads that it is known to offer";
    }
}

}  // namespace jobfeed
