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
    /// What ads are looked through, where there are no words, which always lead: all of them in the query's
    /// order, of which the first come soon; or those of a filter, if there is one, which are soon counted.
    enum class Lead { order, filter };

    /// Throws Error (usage) for words that cannot be read.
    explicit Selection(const Query& query, Lead lead = Lead::order);

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
    void add_filters(const Query& query);
    void add_times(const Query& query);

    void add_state(const Query& query);

    /// With what is needed to answer the rest of the statement.
    [[nodiscard]] std::string from(std::string_view rest) const;

    bool by_words_ = false;
    std::string lead_;                ///< what the ids come from, if not from all ads
    std::string_view id_ = "ads.id";  ///< the ad's, where it costs no look at the ad itself
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
