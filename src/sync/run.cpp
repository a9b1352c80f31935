// SPDX-License-Identifier: MIT
#include "sync/run.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed {

void Run::receive(const std::function<void(const Batch&)>& seen) {
    while (const auto batch = source.next()) {
        store.apply(*batch, options.at - clock_error(), report.tally);
        if (seen) seen(*batch);
        report.traffic = source.traffic();
        progress.reading(report.traffic, report.tally);
    }
    report.traffic = source.traffic();
}

std::chrono::seconds Run::clock_error() const {
    constexpr std::chrono::hours tolerable{1};
    const auto ahead = source.clock_ahead().value_or(std::chrono::seconds{0});
    return options.trust_clock || std::chrono::abs(ahead) <= tolerable ? std::chrono::seconds{0} : ahead;
}

std::string Run::why_held(std::uint64_t candidates, std::uint64_t before) const {
    constexpr std::uint64_t always_allowed = 200;
    constexpr double usual_share = 0.2;
    const std::uint64_t active =
        report.active;  // as the run began, so that what came since does not make room for what goes
    const std::uint64_t all = before + candidates;
    const double share = active == 0 ? 0 : static_cast<double>(all) / static_cast<double>(active);
    const auto& limit = options.max_removals;
    // Where nothing at all is left, the feed itself is more likely to be lost than every single ad.
    const bool unusual = all >= active || (all > always_allowed && share > usual_share);
    const bool too_many = limit.number ? all > *limit.number : limit.share ? share > *limit.share : unusual;
    if (candidates == 0 || !too_many) return {};
    return fmt::format(
        "held: the feed no longer shows {} of {} active ads ({:.0f} %), more than may be withdrawn at "
        "once; {}. If that is right, confirm with: jobfeed sync --max-removals {}",
        candidates, active,
        static_cast<double>(candidates) / static_cast<double>(std::max<std::uint64_t>(active, 1)) * 100,
        before == 0 ? "nothing was withdrawn" : "these were not withdrawn", candidates);
}

}  // namespace jobfeed
