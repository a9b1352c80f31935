// SPDX-License-Identifier: MIT
#include "store/row_reader.hpp"
#include "store/selection.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/mirror.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

namespace jobfeed {
namespace {

using store::RowReader;
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

std::string sql_of(const Query& query, const RowReader& reader, std::string_view ids, std::string_view end) {
    // The plus signs keep the query off the index: the ads come in the order of the table.
    constexpr std::string_view active =
        " AND +left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?2)";
    return fmt::format("SELECT {} FROM ads_flat WHERE {}{}{}", reader.selected(), ids,
                       query.include_left ? "" : active, end);
}

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
        database.prepare(sql_of(query, reader, "id > ?1", fmt::format(" ORDER BY id LIMIT {}", ads_at_once)));
    std::int64_t asked = 0;
    while (reader.wanted() && reader.count() == asked) {
        asked += ads_at_once;
        read(statement, query, reader.last(), reader);
    }
}

/// The ads of a selection, one by one. Their ids alone are held, for the same reason.
void read_selection(const store::Database& database, const Query& query, RowReader& reader) {
    auto statement = database.prepare(sql_of(query, reader, "id = ?1", ""));
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
    RowReader reader(*database_, query, row);
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
