// SPDX-License-Identifier: MIT
#include "publishing_times.hpp"

#include <algorithm>
#include <cmath>

namespace simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

/// A moment within the span, with as many digits behind the point as a clock of some server writes.
microseconds draw_time_within(microseconds span, Random& random) {
    static constexpr std::int64_t resolutions[] = {1'000'000, 1'000'000,  1'000, 1'000, 1,
                                                   1,         60'000'000, 10,    10'000};
    const auto resolution = resolutions[random.below(std::size(resolutions))];
    const auto ticks = static_cast<std::size_t>(span.count() / resolution);
    return microseconds{static_cast<std::int64_t>(random.below(std::max<std::size_t>(ticks, 1))) *
                        resolution};
}

}  // namespace

PublishingTimes::PublishingTimes(Instant now)
    : now_(now), today_(oslo_day(now)), tie_sizes_(static_cast<std::size_t>(oldest_day) + 1) {
    for (int day = -oldest_day; day <= last_day; ++day) {
        midnights_.push_back(oslo_midnight(today_ + std::chrono::days{day}));
    }
}

bool PublishingTimes::is_weekend(int day) const {
    const std::chrono::weekday weekday{today_ + std::chrono::days{day}};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

AdTimes PublishingTimes::draw(Random& random) {
    return draw_at(draw_published(random), random);
}

AdTimes PublishingTimes::draw_at(Instant published, Random& random) const {
    // Entered hours after the midnight that it is dated back to, and now and then changed weeks later.
    auto updated = published + 6h + draw_time_within(9h, random) + microseconds{random.below(1'000'000)};
    if (random.chance(0.15)) {
        updated += std::chrono::days{random.between(1, 20)};
    }
    // Nothing was updated in the last minutes: a feed that has just been made is at rest.
    const auto latest = std::max(now_ - 20min, published);
    if (updated > latest) updated = published + draw_time_within(latest - published + 1us, random);
    return {published, updated, draw_expires(published, random)};
}

Instant PublishingTimes::draw_published(Random& random) {
    const auto draw_day = [&] { return -static_cast<int>(std::pow(random.fraction(), 1.5) * oldest_day); };
    int day = draw_day();
    if (is_weekend(day) && random.chance(0.8)) {
        day = draw_day();
    }
    const auto start = midnight(day);
    auto& tie = tie_sizes_[static_cast<std::size_t>(-day)];
    if (random.chance(0.52) && tie < largest_tie) {
        ++tie;
        return start;
    }
    if (random.chance(0.15)) {
        return std::min(
            start + (random.chance(0.6) ? 1000ms : std::chrono::milliseconds{random.below(200'000)}), now_);
    }
    const auto in_office_hours = start + 7h + draw_time_within(10h, random);
    return in_office_hours <= now_ ? in_office_hours : start + draw_time_within(now_ - start, random);
}

Instant PublishingTimes::draw_expires(Instant published, Random& random) const {
    // Six months are the longest that an ad may stand.
    const auto age = std::chrono::floor<std::chrono::days>(std::max(now_ - published, microseconds{0}));
    const auto longest = std::clamp(static_cast<int>(183 - age.count()), 1, 170);
    const double share = random.fraction();
    const int day = 1 + static_cast<int>(share * share * longest);
    const auto kind = random.fraction();
    if (kind < 0.005) {
        return midnight(0);  // already past, yet shown until today is over in Oslo
    }
    if (kind < 0.8) {
        return midnight(day);
    }
    if (kind < 0.9) {
        return midnight(day + 1) - 1s;
    }
    return midnight(day) + draw_time_within(23h, random);
}

}  // namespace simulator
