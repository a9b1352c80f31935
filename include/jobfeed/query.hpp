// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Which ads, and which of their columns.
struct Query {
    std::vector<std::string> columns;  ///< of `active_ads`; empty: all of them
    bool include_left = false;         ///< also ads that have left and whose content is still kept
    Timestamp at = now();              ///< the moment by which an ad is active or expired
};

/// The values of one ad, in the query's order; nothing stands for NULL. Valid until the callback returns.
using Row = std::span<const std::optional<std::string_view>>;

/// The names of all columns a query may ask for, in their order. The last, `json`, is the ad as the feed sent
/// it.
[[nodiscard]] std::span<const std::string_view> query_columns();

}  // namespace jobfeed
