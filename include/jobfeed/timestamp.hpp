// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// A moment in UTC, to the millisecond: the precision in which NAV's index compares times.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The moment, as `YYYY-MM-DDTHH:MM:SS.sssZ`. Text order is time order for the years 0 to 9999.
[[nodiscard]] std::string to_string(Timestamp moment);

/// Reads an RFC 3339 moment (`Z` or an offset, any number of fraction digits, cut to milliseconds; seconds
/// may be missing), or a bare date, which is its first moment in UTC. Nothing for anything else.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text);

/// The moment at which an ad with this `expires` stops being shown: the end, in Oslo, of the calendar day in
/// Oslo that holds `expires` (daylight saving included). Throws Error if the system has no time zone data.
[[nodiscard]] Timestamp end_of_day_in_oslo(Timestamp expires);

/// How much of the time from one moment to another falls on Mondays to Fridays in Oslo; nothing if `to` is
/// not later.
[[nodiscard]] std::chrono::seconds weekday_time_in_oslo(Timestamp from, Timestamp to);

/// The present moment by the machine's clock.
[[nodiscard]] Timestamp now();

}  // namespace jobfeed
