// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/ad_texts.hpp>
#include <jobfeed/query.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::store {

/// Reads the columns of a query. What is only in an ad's JSON is taken from there in one go: SQL's JSON
/// functions would read it again for each column.
class RowReader {
  public:
    RowReader(const Database& database, const Query& query);

    /// What to select from `ads_flat`: the id first. Throws Error (usage) for an unknown column.
    [[nodiscard]] std::string selected() const;

    /// The values of a row of what was selected, until the next one is read.
    Row values(const Statement& result);

  private:
    /// What a column takes from an ad's JSON; nullptr for one that is a column of the table too.
    using FromJson = std::optional<std::string_view> (AdTexts::*)() const;
    static FromJson from_json(std::string_view column);

    void take_texts(const Statement& result);
    void take_texts_by_sql(std::int64_t id);

    const Database* database_;
    std::vector<std::string> columns_;
    std::vector<FromJson> from_json_;  ///< of each column
    bool reads_json_;
    std::optional<AdTexts> texts_;
    std::vector<std::optional<std::string>> texts_by_sql_;
    std::vector<std::optional<std::string_view>> values_;
};

}  // namespace jobfeed::store
