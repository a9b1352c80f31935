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
#include <span>

namespace jobfeed {
namespace {

using store::RowReader;
using store::Statement;

/// The columns of the view all_ads.
constexpr std::array<std::string_view, 35> view_columns{"uuid",
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

std::string sql_of(const Query& query, const RowReader& reader, std::string_view source,
                   std::string_view condition, std::string_view end) {
    // The plus signs keep the query off the index: the ads come in the order of the table.
    constexpr std::string_view active =
        " AND +left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?2)";
    return fmt::format("SELECT {} FROM {} WHERE {}{}{}", reader.selected(), source, condition,
                       query.include_left ? "" : active, end);
}

/// Runs it for the ads behind an id, or those of a list.
template <typename Function, typename Ads>
void read(Statement& statement, const Query& query, Function row, const Ads& ads) {
    if (query.include_left) {
        statement.each(row, ads);
    } else {
        statement.each(row, ads, query.at);
    }
}

/// In the order of the table, some at a time: a reader that waits in between holds no snapshot, which would
/// hold back a purge.
void read_table(const store::Database& database, const Query& query, const std::function<bool(Row)>& row) {
    constexpr std::int64_t ads_at_once = 500;  // some MB
    RowReader reader(database, query);
    auto statement = database.prepare(
        sql_of(query, reader, "ads_flat", "id > ?1", fmt::format(" ORDER BY id LIMIT {}", ads_at_once)));
    std::int64_t last = 0;
    std::int64_t count = ads_at_once;
    bool wanted = true;
    const auto take = [&](const Statement& result) {
        last = result.integer(0);
        ++count;
        wanted = row(reader.values(result));
        return wanted;
    };
    while (wanted && count == ads_at_once) {
        count = 0;
        read(statement, query, take, last);
    }
}

using OwnedRow = std::vector<std::optional<std::string>>;

bool hand_over(const std::vector<OwnedRow>& rows, const std::function<bool(Row)>& row) {
    for (const OwnedRow& each : rows) {
        if (!row(std::vector<std::optional<std::string_view>>(each.begin(), each.end()))) return false;
    }
    return true;
}

/// Some ads, by their ids. The ads that are handed over next alone are held, so that a reader may take its
/// time.
void read_ads(const store::Database& database, const Query& query, std::span<const std::int64_t> ids,
              const std::function<bool(Row)>& row) {
    constexpr std::size_t ads_at_once = 100;
    RowReader reader(database, query);
    auto statement = database.prepare(sql_of(query, reader, "json_each(?1) AS wanted CROSS JOIN ads_flat",
                                             "ads_flat.id = wanted.value", ""));
    for (std::size_t start = 0; start < ids.size(); start += ads_at_once) {
        const std::span some = ids.subspan(start, std::min(ads_at_once, ids.size() - start));
        std::vector<OwnedRow> rows;
        const auto take = [&](const Statement& result) {
            const Row values = reader.values(result);
            rows.emplace_back(values.begin(), values.end());
        };
        read(statement, query, take, fmt::format("[{}]", fmt::join(some, ",")));
        if (!hand_over(rows, row)) return;
    }
}

}  // namespace

std::span<const std::string_view> query_columns() {
    static constexpr auto all = [] {
        std::array<std::string_view, view_columns.size() + 1> names{};
        std::copy(view_columns.begin(), view_columns.end(), names.begin());
        names.back() = "json";
        return names;
    }();
    return all;
}

void Mirror::each_ad(const Query& query, const std::function<bool(Row)>& row) const {
    if (store::takes_all(query)) {
        read_table(*database_, query, row);
    } else {
        read_ads(*database_, query, store::Selection(query).ids(*database_), row);
    }
}

std::uint64_t Mirror::search(const Query& query, const std::function<bool(Row)>& row) const {
    using store::Selection;
    constexpr std::uint64_t few = 200;  // ads, that are sorted as soon as all are looked through
    const store::ReadTransaction transaction(*database_);
    const std::uint64_t total = count(query);
    const Selection selection(query, total <= few ? Selection::Lead::filter : Selection::Lead::order);
    read_ads(*database_, query, selection.ids(*database_), row);
    return total;
}

std::uint64_t Mirror::count(const Query& query) const {
    using store::Selection;
    return Selection(query, Selection::Lead::filter).count(*database_);
}

}  // namespace jobfeed
