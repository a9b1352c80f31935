// SPDX-License-Identifier: MIT
#include "store/sqlite.hpp"
#include "store/text_functions.hpp"

#include <jobfeed/ad_names.hpp>

#include <fmt/core.h>

namespace jobfeed {
namespace {

/// The ads and names of a kind, as SQL.
std::string_view source_of(NameKind kind) {
    switch (kind) {
        case NameKind::county:
            return "SELECT ad, county AS name FROM work_locations";
        case NameKind::municipality:
            return "SELECT ad, municipality AS name FROM work_locations";
        case NameKind::category:
            return "SELECT ad, level1 AS name FROM occupations UNION ALL SELECT ad, level2 FROM occupations";
        case NameKind::source:
            return "SELECT id AS ad, source AS name FROM ads";
        case NameKind::orgnr:
            return "SELECT id AS ad, orgnr AS name FROM ads";
        case NameKind::employer:
            break;
    }
    return "SELECT id AS ad, employer AS name FROM ads";
}

}  // namespace

std::vector<NameCount> AdNames::of(NameKind kind, Timestamp at) const {
    // The index over the state of ads answers which are active without a look at them.
    auto statement = database_->prepare(
        fmt::format("SELECT name, count(DISTINCT ad) AS ads FROM ({}) WHERE name IS NOT NULL AND ad IN "
                    "(SELECT id FROM ads WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)) "
                    "GROUP BY name ORDER BY ads DESC, name",
                    source_of(kind)));
    std::vector<NameCount> found;
    statement.each(
        [&found](const store::Statement& row) {
            found.push_back({std::string(row.text(0)), static_cast<std::uint64_t>(row.integer(1))});
        },
        at);
    return found;
}

std::vector<NameGroup> AdNames::groups(NameGroupKind kind, Timestamp at) const {
    const store::ReadTransaction transaction(*database_);
    const bool is_of_places = kind == NameGroupKind::places;
    // The index by name has the groups in their order; that over the state of ads tells which are active.
    const auto each = [&](std::string_view columns, std::string_view group, auto take) {
        database_
            ->prepare(fmt::format(
                "SELECT {0}, count(DISTINCT ad) FROM (SELECT ad, {1} FROM {2}) "
                "WHERE outer_name IS NOT NULL AND ad IN (SELECT id FROM ads "
                "WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)) GROUP BY {3}",
                columns,
                is_of_places ? "county AS outer_name, municipality AS inner_name"
                             : "level1 AS outer_name, level2 AS inner_name",
                is_of_places ? "work_locations" : "occupations", group))
            .each(take, at);
    };
    std::vector<NameGroup> groups;
    const auto count = [](const store::Statement& row) { return static_cast<std::uint64_t>(row.integer(2)); };
    each("outer_name, NULL", "outer_name", [&](const store::Statement& row) {
        groups.push_back({.all = {std::string(row.text(0)), count(row)}, .parts = {}});
    });
    auto group = groups.begin();
    each("outer_name, inner_name", "outer_name, inner_name", [&](const store::Statement& row) {
        while (group->all.name != row.text(0)) ++group;
        if (!row.is_null(1)) group->parts.push_back({std::string(row.text(1)), count(row)});
    });
    return groups;
}

std::vector<NameCount> AdNames::words_beginning(std::string_view beginning) const {
    database_->execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, ad_words, row)");
    const std::string first = store::folded(beginning);
    const std::string last = first + "\U0010FFFF";
    std::vector<NameCount> found;
    database_
        ->prepare(
            "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term <= ? ORDER BY doc DESC, term")
        .each(
            [&found](const store::Statement& row) {
                found.push_back({std::string(row.text(0)), static_cast<std::uint64_t>(row.integer(1))});
            },
            first, last);
    return found;
}

std::vector<FoundUuid> AdNames::uuids_beginning(std::string_view beginning, std::size_t most) const {
    std::vector<FoundUuid> found;
    const std::string end = std::string(beginning) + "\x7f";
    const auto add = [&](std::string_view sql) {
        database_->prepare(sql).each(
            [&found](const store::Statement& row) {
                found.push_back({.uuid = std::string(row.text(0)),
                                 .title = std::string(row.text(1)),
                                 .has_left = row.integer(2) != 0});
            },
            beginning, end, most - found.size());
    };
    add("SELECT uuid, title, 0 FROM ads WHERE uuid >= ?1 AND uuid < ?2 AND left_at IS NULL "
        "ORDER BY uuid LIMIT ?3");
    // Each table by its own index.
    if (found.size() < most)
        add("SELECT uuid, title, 1 FROM ads WHERE uuid >= ?1 AND uuid < ?2 AND left_at IS NOT NULL UNION ALL "
            "SELECT uuid, NULL, 1 FROM tombstones WHERE uuid >= ?1 AND uuid < ?2 ORDER BY uuid LIMIT ?3");
    return found;
}

}  // namespace jobfeed
