// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/ad_texts.hpp>
#include <jobfeed/query.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::store {

/// Hands the ads of a query to the caller, as long as they are wanted. What is only in an ad's JSON is taken
/// from there in one go: SQL's JSON functions would read it anew for each column.
class RowReader {
  public:
    /// Throws Error (usage) for an unknown column.
    RowReader(const Database& database, const Query& query, const std::function<bool(Row)>& row);

    /// What to select from `ads_flat`: the id first.
    [[nodiscard]] std::string selected() const;

    bool operator()(const Statement& result);

    [[nodiscard]] bool wanted() const { return wanted_; }
    [[nodiscard]] std::int64_t last() const { return last_; }
    [[nodiscard]] std::int64_t count() const { return count_; }

  private:
    /// What a column takes from an ad's JSON; nullptr for one that is a column of the table too.
    using FromJson = std::optional<std::string_view> (AdTexts::*)() const;
    static FromJson from_json(std::string_view column);

    void take_texts(const Statement& result);
    void take_texts_by_sql();

    const Database* database_;
    const std::function<bool(Row)>* row_;
    std::vector<std::string> columns_;
    std::vector<FromJson> from_json_;  ///< of each column
    bool reads_json_;
    std::optional<AdTexts> texts_;
    std::vector<std::optional<std::string>> texts_by_sql_;
    std::vector<std::optional<std::string_view>> values_;
    std::int64_t last_ = 0;
    std::int64_t count_ = 0;
    bool wanted_ = true;
};

}  // namespace jobfeed::store
