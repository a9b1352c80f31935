// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// A moment, as finely as the feed writes it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Reads `2024-06-01T12:00:00.123456Z` or the same with `+02:00`; any other text is nothing.
std::optional<Instant> parse_instant(std::string_view text);

/// Writes RFC 3339 with `Z` and as many fraction digits as are needed, as the feed does.
std::string format_instant(Instant instant);

/// Writes RFC 3339 with the offset that holds in Oslo at that moment, `+01:00` or `+02:00`.
std::string format_oslo_instant(Instant instant);

/// The milliseconds since 1970, the precision in which the feed sorts and compares.
std::int64_t to_milliseconds(Instant instant);

/// The day of the calendar in Oslo, as if it were a day of UTC.
std::chrono::sys_days oslo_day(Instant instant);

/// The moment at which that day of the calendar begins in Oslo.
Instant oslo_midnight(std::chrono::sys_days day);

}  // namespace simulator
