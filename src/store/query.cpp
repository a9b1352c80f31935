// SPDX-License-Identifier: MIT
#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/mirror.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

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

std::string sql_of(const Query& query) {
    for (const std::string& column : query.columns) {
        const auto known = query_columns();
        if (std::find(known.begin(), known.end(), column) == known.end()) {
            throw Error(ErrorKind::usage, fmt::format("there is no column \"{}\"; there are: {}", column,
                                                      fmt::join(known, ", ")));
        }
    }
    const std::string wanted = query.columns.empty() ? fmt::format("{}", fmt::join(query_columns(), ", "))
                                                     : fmt::format("{}", fmt::join(query.columns, ", "));
    // The plus signs keep the query off the index: the ads come in the order of the table.
    constexpr std::string_view active =
        " AND +left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?3)";
    return fmt::format("SELECT id, {} FROM ads_flat WHERE id > ?1{} ORDER BY id LIMIT ?2", wanted,
                       query.include_left ? "" : active);
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
    // Some MB of ads: a reader that waits in between holds no snapshot, which would hold back a purge.
    constexpr std::int64_t ads_at_once = 500;
    auto statement = database_->prepare(sql_of(query));
    const std::size_t width = query.columns.empty() ? query_columns().size() : query.columns.size();
    std::vector<std::optional<std::string_view>> values(width);
    std::int64_t last = 0;
    std::int64_t count = ads_at_once;
    bool wanted = true;
    const auto take = [&](const Statement& result) {
        for (std::size_t i = 0; i < width; ++i) {
            const int column = static_cast<int>(i) + 1;
            values[i] = result.is_null(column) ? std::nullopt : std::optional(result.text(column));
        }
        last = result.integer(0);
        ++count;
        wanted = row(values);
        return wanted;
    };
    while (wanted && count == ads_at_once) {
        count = 0;
        if (query.include_left) {
            statement.each(take, last, ads_at_once);
        } else {
            statement.each(take, last, ads_at_once, query.at);
        }
    }
}

void Mirror::each_name(std::string_view of, const std::function<void(std::string_view)>& name) const {
    constexpr std::string_view places =
        "SELECT DISTINCT {0} FROM work_locations WHERE {0} IS NOT NULL ORDER BY {0}";
    constexpr std::string_view occupations =
        "SELECT level1 FROM occupations WHERE level1 IS NOT NULL "
        "UNION SELECT level2 FROM occupations WHERE level2 IS NOT NULL";
    if (of != "county" && of != "municipality" && of != "category") return;
    const std::string sql =
        of == "category" ? std::string(occupations) : fmt::format(fmt::runtime(places), of);
    database_->prepare(sql).each([&name](const Statement& row) { name(row.text(0)); });
}

void Mirror::each_uuid(std::string_view beginning, std::size_t most,
                       const std::function<void(std::string_view, std::string_view)>& ad) const {
    // All uuids are in lower case, and no letter of one comes after f.
    database_
        ->prepare(
            "SELECT uuid, title FROM ads WHERE uuid >= ?1 AND uuid < ?1 || 'g' AND left_at IS NULL ORDER BY "
            "uuid LIMIT ?2")
        .each([&ad](const Statement& row) { ad(row.text(0), row.text(1)); }, beginning, most);
}

}  // namespace jobfeed
