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
std::vector<std::string> with_controls(const std::vector<std::string>& asked, const std::vector<std::string>& controls) {
    const auto middle = controls.begin() + static_cast<std::ptrdiff_t>(controls.size() / 2);
    std::vector<std::string> all(controls.begin(), middle);
    all.insert(all.end(), asked.begin(), asked.end());
    all.insert(all.end(), middle, controls.end());
    return all;
}

}  // namespace

std::string withdraw_unmet(Run& run) {
    const auto candidates = run.store.unmet(run.options.at);
    run.report.candidates = candidates.size();
    if (auto why = run.why_held(candidates.size()); !why.empty()) return why;
    if (candidates.empty()) return {};
    const auto asked = to_be_asked(candidates);
    const auto controls = run.store.some_met(10);
    std::vector<std::string> gone;
    std::size_t answered = 0;
    bool controls_are_there = true;
    std::string missed;
    run.source.ask(with_controls(asked, controls));
    run.receive([&](const Batch& batch) {
        for (const Finding& finding : batch.findings) {
            const bool is_gone = finding.kind == Finding::Kind::gone;
            if (std::find(controls.begin(), controls.end(), finding.uuid) != controls.end()) {
                controls_are_there = controls_are_there && !is_gone;
            } else {
                ++answered;
                if (is_gone) gone.push_back(finding.uuid);
                if (!is_gone && !finding.reason.empty()) missed = fmt::format("ad {} is offered, and was not met: {}", finding.uuid, finding.reason);
            }
        }
    });
    if (!controls_are_there) {
        run.report.incomplete = "the feed, asked for ads that it had just shown, did not find them";
        return {};
    }
    run.report.confirmed = gone.size();
    const bool all_asked = asked.size() == candidates.size();
    run.report.incomplete = run.source.incomplete();
    if (run.report.incomplete.empty()) run.report.incomplete = missed;
    if (run.report.incomplete.empty() && !all_asked && gone.size() < answered) {
        run.report.incomplete = fmt::format("{} of {} ads that the pass did not meet are still offered",
                                            answered - gone.size(), answered);
    }
    if (!all_asked && !run.report.incomplete.empty()) return {};
    run.report.tally.withdrawn += run.store.withdraw(all_asked ? gone : candidates, run.options.at);
    return {};
}

}  // namespace jobfeed
