// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <optional>
#include <string_view>

namespace jobfeed::feed {

/// The moment that a text of the feed means, in whatever form the usual libraries write one: ISO 8601 and
/// RFC 3339, RFC 1123, Java's Instant, OffsetDateTime, ZonedDateTime and LocalDateTime, an epoch in seconds,
/// milliseconds or finer. Without an offset it is Oslo's time, and a bare date the beginning of its day
/// there. What lies beyond the years 0 to 9999 is the earliest or the latest moment.
[[nodiscard]] std::optional<Timestamp> read_time(std::string_view text);

}  // namespace jobfeed::feed
