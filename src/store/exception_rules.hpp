// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace jobfeed::store {

/// A rolling restart at NAV lasts for minutes: a denial of an ad that is shown must last longer.
inline constexpr std::chrono::minutes confirm_denial_after{10};

/// An ad without an answer is an exception that makes runs incomplete, until it is this old and was tried as
/// often; then it is known.
inline constexpr std::chrono::hours known_after{24};
inline constexpr std::int64_t known_after_tries = 5;

/// A known exception is asked for daily; an hour less, so that a daily run does not come too early.
inline constexpr std::chrono::hours known_pause{23};

/// When an ad is asked for again after so many tries in vain: at once in the next run, then after 5 minutes,
/// doubled each time, up to a day.
[[nodiscard]] inline Timestamp next_try(std::int64_t tries, Timestamp at) {
    if (tries <= 1) return at;
    constexpr std::chrono::minutes first{5};
    const auto doublings = std::min<std::int64_t>(tries - 2, 9);
    return at + std::min<std::chrono::minutes>(first * (std::int64_t{1} << doublings), known_pause);
}

}  // namespace jobfeed::store
