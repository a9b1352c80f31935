// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace jobfeed::store {

/// A rolling restart at NAV lasts for minutes: a denial of an ad that is shown must last longer.
inline constexpr std::chrono::minutes confirm_denial_after{10};

/// An ad without an answer makes runs incomplete, until it is this old and was tried `known_after_tries`
/// times; then it is a known exception.
inline constexpr std::chrono::hours known_after{24};
inline constexpr std::int64_t known_after_tries = 5;

/// A known exception is asked for daily; an hour less, so that a daily run does not come too early.
inline constexpr std::chrono::hours known_pause{23};

/// When an ad that was not found first at `since` is looked up again: in every run for 24 hours, since it
/// makes runs incomplete so long; then after half the time since `since`, at most 23 hours.
[[nodiscard]] inline Timestamp next_try(Timestamp since, Timestamp at) {
    constexpr std::chrono::hours every_run{24};
    if (at - since < every_run) return at;
    return at + std::min<std::chrono::milliseconds>((at - since) / 2, known_pause);
}

}  // namespace jobfeed::store
