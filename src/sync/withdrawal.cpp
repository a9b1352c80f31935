// SPDX-License-Identifier: MIT
#include "sync/withdrawal.hpp"

#include <jobfeed/canary.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace jobfeed::pipeline {
namespace {

/// Some of the absent, spread evenly, if asking for each would cost more than reading the feed.
std::vector<std::string> to_be_asked(const std::vector<std::string>& absent) {
    constexpr std::size_t most = 2000;  // more than go in a day
    if (absent.size() <= most) return absent;
    std::vector<std::string> sample;
    for (std::size_t i = 0; i < most; ++i) sample.push_back(absent[i * absent.size() / most]);
    return sample;
}

/// The uuids in the middle of canaries, whose answers are known.
std::vector<std::string> with_canaries(const std::vector<std::string>& asked,
                                       const std::vector<std::string>& canaries) {
    const auto middle = canaries.begin() + static_cast<std::ptrdiff_t>(canaries.size() / 2);
    std::vector<std::string> all(canaries.begin(), middle);
    all.insert(all.end(), asked.begin(), asked.end());
    all.insert(all.end(), middle, canaries.end());
    return all;
}

struct Answers {
    std::vector<std::string> gone;
    std::size_t offered = 0;
    std::string missed;  ///< why one that is offered should have been seen
    bool believable;     ///< what is known to be offered was found, too
};

Answers ask(Run& run, const std::vector<std::string>& uuids) {
    Answers answers{.gone = {}, .missed = {}, .believable = true};
    if (uuids.empty()) return answers;
    const auto canaries = run.sync.sample_seen(5);
    Canary canary;
    run.source.ask(with_canaries(uuids, canaries), {}, false);
    run.receive([&](const Batch& batch) {
        for (const LookupResult& result : batch.results) {
            const bool is_gone = result.kind == LookupResult::Kind::not_found_again;
            if (std::find(canaries.begin(), canaries.end(), result.uuid) != canaries.end()) {
                is_gone ? canary.note_not_found() : canary.note_available();
            } else if (is_gone) {
                answers.gone.push_back(result.uuid);
            } else {
                ++answers.offered;
                if (!result.reason.empty())
                    answers.missed =
                        fmt::format("ad {} is still in the feed, but this run did not read it, although {}",
                                    result.uuid, result.reason);
            }
        }
    });
    answers.believable = canaries.empty() || canary.is_believable();
    return answers;
}

/// In the first complete run of a scope that the mirror was turned to, what is left is of the scope before.
void withdraw(Run& run, const std::vector<std::string>& uuids) {
    const bool rescoped = run.sync.is_first_after_rescope();
    const auto count = run.sync.withdraw(
        uuids, rescoped ? SyncRun::Reason::out_of_scope : SyncRun::Reason::withdrawn, run.at());
    (rescoped ? run.report.record.tally.out_of_scope : run.report.record.tally.withdrawn) += count;
}

}  // namespace

std::string withdraw_absent(Run& run) {
    const auto absent = run.sync.absent(run.at());
    run.report.record.absent = absent.size();
    if (auto why = run.why_held(absent.size(), false); !why.empty()) return why;
    if (absent.empty()) return {};
    const auto asked = to_be_asked(absent);
    const auto first = ask(run, asked);
    // A single answer without the ad may be an index that is lost for a moment.
    const auto again = first.believable ? ask(run, first.gone) : first;
    run.report.incomplete = run.source.incomplete();
    if (!first.believable || !again.believable) {
        if (run.report.incomplete.empty())
            run.report.incomplete = "the feed, asked for ads that it had just shown, did not find them";
        return {};
    }
    run.report.record.absent_confirmed = again.gone.size();
    if (run.report.incomplete.empty())
        run.report.incomplete = first.missed.empty() ? again.missed : first.missed;
    const bool all_asked = asked.size() == absent.size();
    const auto offered = first.offered + again.offered;
    if (run.report.incomplete.empty() && !all_asked && offered > 0) {
        run.report.incomplete = fmt::format("{} of {} ads that this run did not find are still in the feed",
                                            offered, asked.size());
    }
    if (!all_asked && !run.report.incomplete.empty()) return {};
    withdraw(run, all_asked ? again.gone : absent);
    return {};
}

void check_empty_quick_run(Run& run) {
    const Tally& tally = run.report.record.tally;
    if (tally.added + tally.updated + tally.restored + tally.unchanged + tally.already_expired +
            tally.rejected >
        0)
        return;
    const auto shown = run.sync.sample_active(run.at(), 10);
    if (shown.empty()) return;
    const auto answers = ask(run, shown);
    run.report.incomplete = run.source.incomplete();
    if (run.report.incomplete.empty() && answers.offered == 0) {
        run.report.incomplete =
            fmt::format("no changes reported, and none of {} known ads found: the feed's index may be down",
                        shown.size());
    }
}

}  // namespace jobfeed::pipeline
