// SPDX-License-Identifier: MIT
#include "store/selection.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/mirror.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

namespace jobfeed {
namespace {

using store::Statement;

/// The columns of the view all_ads.
constexpr std::array<std::string_view, 35> columns{"uuid",
                                                   "title",
                                                   "job_title",
                                                   "employer",
                                                   "orgnr",
                                                   "municipality",
                                                   "county",
                                                   "city",
                                                   "postal_code",
                                                   "address",
                                                   "country",
                                                   "occupation_level1",
                                                   "occupation_level2",
                                                   "published",
                                                   "expires",
                                                   "updated",
                                                   "application_due",
                                                   "application_url",
                                                   "source_url",
                                                   "link",
                                                   "source",
                                                   "engagement_type",
                                                   "extent",
                                                   "start_time",
                                                   "position_count",
                                                   "sector",
                                                   "employer_homepage",
                                                   "description",
                                                   "employer_description",
                                                   "work_locations",
                                                   "occupations",
                                                   "first_seen",
                                                   "shown_until",
                                                   "left_at",
                                                   "left_reason"};

/// The columns to select. Throws Error (usage).
std::string wanted_columns(const Query& query) {
    for (const std::string& column : query.columns) {
        const auto known = query_columns();
        if (std::find(known.begin(), known.end(), column) == known.end()) {
            throw Error(ErrorKind::usage, fmt::format("there is no column \"{}\"; there are: {}", column,
                                                      fmt::join(known, ", ")));
        }
    }
    return query.columns.empty() ? fmt::format("{}", fmt::join(query_columns(), ", "))
                                 : fmt::format("{}", fmt::join(query.columns, ", "));
}

std::string sql_of(const Query& query, std::string_view ids, std::string_view end) {
    // The plus signs keep the query off the index: the ads come in the order of the table.
    constexpr std::string_view active =
        " AND +left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?2)";
    return fmt::format("SELECT id, {} FROM ads_flat WHERE {}{}{}", wanted_columns(query), ids,
                       query.include_left ? "" : active, end);
}

/// Hands rows to the caller, as long as they are wanted.
class RowReader {
  public:
    RowReader(const Query& query, const std::function<bool(Row)>& row)
        : row_(&row), values_(query.columns.empty() ? query_columns().size() : query.columns.size()) {}

    bool operator()(const Statement& result) {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            const int column = static_cast<int>(i) + 1;
            values_[i] = result.is_null(column) ? std::nullopt : std::optional(result.text(column));
        }
        last_ = result.integer(0);
        ++count_;
        wanted_ = (*row_)(values_);
        return wanted_;
    }

    [[nodiscard]] bool wanted() const { return wanted_; }
    [[nodiscard]] std::int64_t last() const { return last_; }
    [[nodiscard]] std::int64_t count() const { return count_; }

  private:
    const std::function<bool(Row)>* row_;
    std::vector<std::optional<std::string_view>> values_;
    std::int64_t last_ = 0;
    std::int64_t count_ = 0;
    bool wanted_ = true;
};

/// Reads on behind an ad, or that ad.
void read(Statement& statement, const Query& query, std::int64_t id, RowReader& reader) {
    if (query.include_left) {
        statement.each(std::ref(reader), id);
    } else {
        statement.each(std::ref(reader), id, query.at);
    }
}

/// In the order of the table, some at a time: a reader that waits in between holds no snapshot, which would
/// hold back a purge.
void read_table(const store::Database& database, const Query& query, RowReader& reader) {
    constexpr std::int64_t ads_at_once = 500;  // some MB
    auto statement =
        database.prepare(sql_of(query, "id > ?1", fmt::format(" ORDER BY id LIMIT {}", ads_at_once)));
    std::int64_t asked = 0;
    while (reader.wanted() && reader.count() == asked) {
        asked += ads_at_once;
        read(statement, query, reader.last(), reader);
    }
}

/// The ads of a selection, one by one. Their ids alone are held, for the same reason.
void read_selection(const store::Database& database, const Query& query, RowReader& reader) {
    auto statement = database.prepare(sql_of(query, "id = ?1", ""));
    for (const std::int64_t id : store::Selection(query).ids(database)) {
        if (!reader.wanted()) return;
        read(statement, query, id, reader);
    }
}

}  // namespace

std::span<const std::string_view> query_columns() {
    static constexpr auto all = [] {
        std::array<std::string_view, columns.size() + 1> names{};
        std::copy(columns.begin(), columns.end(), names.begin());
        names.back() = "json";
        return names;
    }();
    return all;
}

void Mirror::each_ad(const Query& query, const std::function<bool(Row)>& row) const {
    RowReader reader(query, row);
    if (store::takes_all(query)) {
        read_table(*database_, query, reader);
    } else {
        read_selection(*database_, query, reader);
    }
}

std::uint64_t Mirror::count(const Query& query) const {
    return store::Selection(query).count(*database_);
}

}  // namespace jobfeed
