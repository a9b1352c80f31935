// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"
#include "random.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace simulator {

/// The times that an ad carries.
struct AdTimes {
    Instant published;
    Instant updated;
    Instant expires;
};

/// Draws times as the recorded ads have them: half published at exactly midnight in Oslo, in ties of up to
/// `largest_tie`, the recent days fuller than the old ones, weekends thin; and all of them active at `now`.
class PublishingTimes {
  public:
    /// More than a thousand in one instant has not been seen, and a cap of 1000 must stay passable.
    static constexpr std::size_t largest_tie = 950;

    explicit PublishingTimes(Instant now);

    AdTimes draw(Random& random);

    /// The times of an ad that is published at that moment.
    AdTimes draw_at(Instant published, Random& random) const;

  private:
    static constexpr int oldest_day = 180;  ///< in days before now
    static constexpr int last_day = 200;    ///< in days after now

    Instant midnight(int day) const { return midnights_[static_cast<std::size_t>(oldest_day + day)]; }
    bool is_weekend(int day) const;
    Instant draw_published(Random& random);
    Instant draw_expires(Instant published, Random& random) const;

    Instant now_;
    std::chrono::sys_days today_;
    std::vector<Instant> midnights_;  ///< in Oslo, looked up once
    std::vector<std::size_t> tie_sizes_;
};

}  // namespace simulator
