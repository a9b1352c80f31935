// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/feed_search.hpp>

#include <optional>
#include <string_view>

namespace jobfeed::serve {

/// What NAV's server takes for `published` and `updated`: a date or an interval `[a,b]`, `(a,b)`, `[a,b)`,
/// `(a,b]` of dates, `*`, `now`, `today`, `yesterday`, `tomorrow`. A date may end behind any of its parts and
/// then means all of that year, month, … second; without an offset it is UTC. Nothing for anything else.
[[nodiscard]] std::optional<TimeRange> read_date_range(std::string_view text, Timestamp at);

}  // namespace jobfeed::serve
