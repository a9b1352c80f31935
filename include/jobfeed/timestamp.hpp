// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// A moment in UTC, to the millisecond: the precision in which NAV's index compares times.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The first and the last moment that to_string can tell from others: those of the years 0 to 9999.
inline constexpr Timestamp earliest_moment =
    std::chrono::sys_days{std::chrono::year{0} / std::chrono::January / 1};
inline constexpr Timestamp latest_moment =
    std::chrono::sys_days{std::chrono::year{10000} / std::chrono::January / 1} - std::chrono::milliseconds{1};

/// The moment, as `YYYY-MM-DDTHH:MM:SS.sssZ`, so that text order is time order. What lies beyond the earliest
/// and the latest moment is written as these.
[[nodiscard]] std::string to_string(Timestamp moment);

/// Reads an RFC 3339 moment (`Z` or an offset, any number of fraction digits, cut to milliseconds; seconds
/// may be missing), or a bare date, which is its first moment in UTC. Nothing for anything else.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text);

/// The moment as NAV's stilling-feed writes one, with Oslo's offset: `2024-06-01T14:00:00.123+02:00`. Throws
/// Error if the system has no time zone data.
[[nodiscard]] std::string to_oslo_string(Timestamp moment);

/// The moment as HTTP's headers have it, cut to seconds: `Sat, 01 Jun 2024 12:00:00 GMT`.
[[nodiscard]] std::string to_http_date(Timestamp moment);

/// Reads RFC 1123, with GMT or an offset; the weekday may be missing, and must be right if it is there.
/// Nothing for anything else.
[[nodiscard]] std::optional<Timestamp> parse_http_date(std::string_view text);

/// The moment at which clocks in the time zone (`Europe/Oslo`) show this date and time; the first of two such
/// moments, and the change itself for a time that it skips. Nothing for a zone that is not known. Throws
/// Error if the system has no time zone data.
[[nodiscard]] std::optional<Timestamp> moment_in_zone(
    std::chrono::local_time<std::chrono::milliseconds> local, const std::string& zone);

/// The moment at which an ad with this `expires` stops being shown: the end, in Oslo, of the calendar day in
/// Oslo that holds `expires` (daylight saving included), at most the latest moment. Throws Error if the
/// system has no time zone data.
[[nodiscard]] Timestamp end_of_day_in_oslo(Timestamp expires);

/// What clocks in Oslo show at this moment. Throws Error if the system has no time zone data.
[[nodiscard]] std::chrono::local_time<std::chrono::milliseconds> time_in_oslo(Timestamp moment);

/// How much of the time from one moment to another falls on Mondays to Fridays in Oslo; nothing if `to` is
/// not later.
[[nodiscard]] std::chrono::seconds weekday_time_in_oslo(Timestamp from, Timestamp to);

/// The present moment by the machine's clock.
[[nodiscard]] Timestamp now();

}  // namespace jobfeed
