// SPDX-License-Identifier: MIT
#include "store/row_reader.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::store {
namespace {

std::vector<std::string> columns_of(const Query& query) {
    const auto known = query_columns();
    if (!query.columns.empty()) return query.columns;
    return {known.begin(), known.end()};
}

/// The column as SQL. Throws Error (usage).
std::string expression_of(const std::string& column) {
    if (column == "places") {
        return "(SELECT group_concat(name, ';"
               " ') FROM (SELECT coalesce(municipality, county, city, country) AS name "
               "FROM work_locations WHERE ad = ads_flat.id GROUP BY name ORDER BY min(position)))";
    }
    const auto known = query_columns();
    if (std::find(known.begin(), known.end(), column) != known.end()) return "ads_flat." + column;
    throw Error(ErrorKind::usage,
                fmt::format("there is no column \"{}\"; there are: {}", column, fmt::join(known, ", ")));
}

}  // namespace

RowReader::FromJson RowReader::from_json(std::string_view column) {
    if (column == "description") return &AdTexts::description;
    if (column == "employer_description") return &AdTexts::employer_description;
    if (column == "work_locations") return &AdTexts::work_locations;
    if (column == "occupations") return &AdTexts::occupations;
    return nullptr;
}

RowReader::RowReader(const Database& database, const Query& query)
    : database_(&database), columns_(columns_of(query)), values_(columns_.size()) {
    for (const std::string& column : columns_) from_json_.push_back(from_json(column));
    reads_json_ =
        std::any_of(from_json_.begin(), from_json_.end(), [](FromJson from) { return from != nullptr; });
    if (reads_json_) texts_.emplace();
}

std::string RowReader::selected() const {
    std::string list = "ads_flat.id";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        list.append(", ").append(from_json_[i] != nullptr ? "NULL" : expression_of(columns_[i]));
    }
    return reads_json_ ? list + ", ads_flat.json" : list;
}

Row RowReader::values(const Statement& result) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const int column = static_cast<int>(i) + 1;
        values_[i] = result.is_null(column) ? std::nullopt : std::optional(result.text(column));
    }
    if (reads_json_) take_texts(result);
    return values_;
}

void RowReader::take_texts(const Statement& result) {
    if (!texts_->read(result.text(static_cast<int>(values_.size()) + 1)))
        return take_texts_by_sql(result.integer(0));
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (from_json_[i] != nullptr) values_[i] = ((*texts_).*from_json_[i])();
    }
}

/// Where NAV sends something else than a text, or than a list, the views say what it is taken for.
void RowReader::take_texts_by_sql(std::int64_t id) {
    texts_by_sql_.assign(values_.size(), std::nullopt);
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (from_json_[i] == nullptr) continue;
        database_->prepare(fmt::format("SELECT {} FROM ads_flat WHERE id = ?", columns_[i]))
            .each([this, i](const Statement& row) { texts_by_sql_[i] = row.optional_text(0); }, id);
        values_[i] = texts_by_sql_[i] ? std::optional<std::string_view>(*texts_by_sql_[i]) : std::nullopt;
    }
}

}  // namespace jobfeed::store
