// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/scope.hpp>
#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// In which order ads come.
enum class AdOrder {
    table,      ///< the one in which the mirror first saw them; a query without conditions streams best so
    relevance,  ///< what fits the words best first; without words, as `newest`
    newest,     ///< published last first
    deadline    ///< the day until which to apply (else the last day shown), soonest first
};

/// From one day to another, both included.
struct DayRange {
    std::chrono::local_days first;
    std::chrono::local_days last;
};

/// Which ads, in which order, and which of their columns. All conditions must hold; several values of one
/// condition are alternatives. Names are compared whole and without regard to case (`BODØ` is `bodø`; å is
/// not a), and an ad counts in every place and under every occupation that it names, at both levels.
struct Query {
    /// Of query_columns(), empty: all of them; and `places`, the municipalities in which the work is (or what
    /// else is known of a place), with `; ` between them.
    std::vector<std::string> columns{};
    bool include_left = false;  ///< also ads that have left and whose content is still kept
    Timestamp at = now();       ///< the moment by which an ad is active or expired

    std::vector<std::string> uuids{};  ///< whole, in lower case
    /// As people write them: each must occur, as a word or the beginning of one (those of one or two letters
    /// as a word); `"several in a row"`, exactly; `-not`, `-"not these"`.
    std::string words{};
    /// A county and a municipality must hold in one place of work.
    Filters filters{};
    std::vector<std::string> employers{};  ///< words in a row of the employer's name
    std::optional<DayRange> due{};         ///< application deadline (else last day shown) within these
    std::optional<Timestamp> published_since{};
    std::optional<Timestamp> expires_before{};  ///< its last day is over by then
    std::optional<Timestamp> new_since{};       ///< first seen by the mirror then or later

    AdOrder order = AdOrder::table;
    std::optional<std::uint64_t> limit{};  ///< at most so many ads
    std::uint64_t skip = 0;                ///< with a limit: these before them are left out
};

/// The values of one ad, in the query's order; nothing stands for NULL. Valid until the callback returns.
using Row = std::span<const std::optional<std::string_view>>;

/// The names of all columns a query may ask for, in their order. The last, `json`, is the ad as the feed sent
/// it.
[[nodiscard]] std::span<const std::string_view> query_columns();

}  // namespace jobfeed
