// SPDX-License-Identifier: MIT
#include "sync/run.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed::pipeline {

void Run::receive(const std::function<void(const Batch&)>& seen) {
    SyncRecord& record = report.record;
    while (const auto batch = source.next()) {
        sync.store(*batch, at(), record.tally);
        if (seen) seen(*batch);
        record.traffic = source.traffic();
        progress.reading(record.traffic, record.tally);
    }
    record.traffic = source.traffic();
}

std::chrono::seconds Run::clock_error() const {
    constexpr std::chrono::hours tolerable{1};
    const auto ahead = source.clock_ahead().value_or(std::chrono::seconds{0});
    return options.trust_clock || std::chrono::abs(ahead) <= tolerable ? std::chrono::seconds{0} : ahead;
}

std::string Run::why_held(std::uint64_t removals, bool named_by_feed) const {
    constexpr std::uint64_t always_allowed = 200;
    constexpr double usual_share = 0.2;
    constexpr std::uint64_t small_mirror = 20;
    const std::uint64_t active =
        report.active;  // as the run began: what came since makes no room for what goes
    const double share = active == 0 ? 0 : static_cast<double>(removals) / static_cast<double>(active);
    const auto& limit = options.max_removals;
    // Where nothing at all is left, the feed itself is more likely to be lost than every single ad.
    const bool all_are_lost = removals >= active && !(named_by_feed && active < small_mirror);
    const bool unusual = all_are_lost || (removals > always_allowed && share > usual_share);
    const bool too_many = limit.number  ? removals > *limit.number
                          : limit.share ? share > *limit.share
                                        : unusual;
    if (removals == 0 || !too_many) return {};
    // A point of a hundred more, since a few more may go until the command is given.
    const auto percent = std::min(static_cast<int>(share * 100) + 2, 100);
    return fmt::format(
        "held: {} of {} active ads ({:.0f} %) would be removed, more than is allowed at once; none of them "
        "was removed. To confirm, run it with --max-removals {}%",
        removals, active, share * 100, percent);
}

}  // namespace jobfeed::pipeline
