// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/query.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::store {

/// The conditions and the order of a query, as SQL.
class Selection {
  public:
    /// Throws Error (usage) for words that cannot be read.
    explicit Selection(const Query& query);

    /// The ids of the ads, in the query's order.
    [[nodiscard]] std::vector<std::int64_t> ids(const Database& database) const;

    /// How many ads there are, the limit apart.
    [[nodiscard]] std::uint64_t count(const Database& database) const;

  private:
    void where(std::string_view condition);
    void where(std::string_view condition, std::string value);
    /// `condition` holds `{}` for the list that the values are looked for in; no values, no condition.
    void where_any(std::string_view condition, const std::vector<std::string>& values);

    void add_words(const std::string& words);
    void add_places(const Filters& filters);
    void add_filters(const Query& query);
    void add_times(const Query& query);

    void add_state(const Query& query);

    /// The ad's id, where it costs no look at the ad itself.
    [[nodiscard]] std::string_view id() const;
    [[nodiscard]] std::string from() const;

    bool by_words_ = false;  ///< led by the index of words
    std::string_view ads_ = "ads";
    std::string where_;
    std::string order_;
    std::vector<std::string> values_;
};

/// The day until which to apply, `2026-11-20`, where it is written as a date; else NULL.
inline constexpr std::string_view application_day =
    "CASE WHEN ads.application_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' "
    "THEN substr(ads.application_due, 1, 10) "
    "WHEN ads.application_due GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*' "
    "THEN substr(ads.application_due, 7, 4) || '-' || substr(ads.application_due, 4, 2) || '-' || "
    "substr(ads.application_due, 1, 2) END";

/// Whether a query takes all ads, in the order of the table.
[[nodiscard]] bool takes_all(const Query& query);

}  // namespace jobfeed::store
