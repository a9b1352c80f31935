// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace simulator {

/// What a date of any precision stands for: `2024-06-01` is all of that day.
struct PartialDate {
    Instant first;
    Instant last;  ///< the last microsecond of it; the same as `first` if a fraction was written
    bool has_offset = false;
};

/// Reads a date from `2024` to `2024-06-01T12:30:15.123456+02:00`. Without an offset it is UTC.
std::optional<PartialDate> parse_date(std::string_view text);

/// What the feed's parameters `published` and `updated` ask for: the first and last millisecond.
struct DateInterval {
    static constexpr std::int64_t open_start = std::numeric_limits<std::int64_t>::min() + 1;
    static constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

    std::int64_t first = open_start;
    std::int64_t last = open_end;

    /// A moment that is missing lies in no interval, not even in an open one.
    bool contains(const std::optional<std::int64_t>& milliseconds) const {
        return milliseconds && first <= *milliseconds && *milliseconds <= last;
    }
};

/// Reads a date or one of `[a,b]`, `(a,b)`, `[a,b)`, `(a,b]`, where a and b may be `*`, `now`, `today`,
/// `yesterday` or `tomorrow`. Nothing if it is unreadable.
std::optional<DateInterval> parse_date_interval(std::string_view text, Instant now);

}  // namespace simulator
