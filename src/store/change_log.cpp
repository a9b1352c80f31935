// SPDX-License-Identifier: MIT
#include <jobfeed/change_log.hpp>

#include "store/sqlite.hpp"

#include <fmt/format.h>

#include <array>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

constexpr std::array<std::string_view, 6> all_kinds{"added",   "updated",  "withdrawn",
                                                    "expired", "restored", "out_of_scope"};

/// ?1: after, ?2: until, ?3: how many, ?4: since, ?5: the kinds, between commas, ?6: the moment.
std::string sql_of(const ChangeQuery& query) {
    constexpr std::string_view ad =
        " LEFT JOIN ads ON ads.uuid = changes.uuid AND left_at IS NULL AND (shown_until IS NULL OR "
        "shown_until > ?6)";
    return fmt::format(
        "SELECT number, at, changes.uuid, kind, {} FROM changes{} WHERE number > ?1 AND number <= ?2 "
        "AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR instr(?5, ',' || kind || ',')) "
        "ORDER BY number LIMIT ?3",
        query.with_ad ? "json" : "NULL", query.with_ad ? ad : "");
}

Change change_of(const Statement& row) {
    return {.number = static_cast<std::uint64_t>(row.integer(0)),
            .at = row.time(1).value_or(Timestamp{}),
            .uuid = row.text(2),
            .kind = row.text(3),
            .ad = row.is_null(4) ? std::nullopt : std::optional(row.text(4))};
}

Database for_consumers(const std::filesystem::path& mirror) {
    Database database(mirror, Database::Access::change);
    // Short, so that the caller can look after signals in between.
    database.execute("PRAGMA busy_timeout = 500");
    database.keep_log_files();
    return database;
}

}  // namespace

std::span<const std::string_view> change_kinds() {
    return all_kinds;
}

std::string ChangeLog::mirror_id() const {
    std::string id;
    database_->prepare("SELECT mirror_id FROM identity").each([&id](const Statement& row) {
        id = row.text(0);
    });
    return id;
}

std::uint64_t ChangeLog::last() const {
    return static_cast<std::uint64_t>(database_->number("SELECT max(number) FROM changes"));
}

std::optional<Timestamp> ChangeLog::time_of(std::uint64_t number) const {
    std::optional<Timestamp> at;
    database_->prepare("SELECT at FROM changes WHERE number = ?")
        .each([&at](const Statement& row) { at = row.time(0); }, number);
    return at;
}

void ChangeLog::each(const ChangeQuery& query, const std::function<bool(const Change&)>& change) const {
    // With their ads these are some MB.
    constexpr std::int64_t changes_at_once = 500;
    const auto wanted_kinds =
        query.kinds.empty() ? std::nullopt : std::optional(fmt::format(",{},", fmt::join(query.kinds, ",")));
    auto statement = database_->prepare(sql_of(query));
    std::uint64_t after = query.after;
    std::int64_t count = changes_at_once;
    bool wanted = true;
    const auto take = [&](const Statement& row) {
        ++count;
        const Change found = change_of(row);
        after = found.number;
        wanted = change(found);
        return wanted;
    };
    while (wanted && count == changes_at_once) {
        count = 0;
        if (query.with_ad) {
            statement.each(take, after, query.until, changes_at_once, query.since, wanted_kinds, query.at);
        } else {
            statement.each(take, after, query.until, changes_at_once, query.since, wanted_kinds);
        }
    }
}

std::optional<std::uint64_t> ChangeLog::place_of(std::string_view consumer) const {
    const auto number = database_->prepare("SELECT number FROM consumers WHERE name = ?").number(consumer);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

std::int64_t ChangeLog::version() const {
    return database_->number("PRAGMA data_version");
}

std::uint64_t ChangeLog::sent_to(std::string_view consumer) const {
    const auto sent =
        database_->prepare("SELECT sent FROM consumers WHERE name = ? AND sent > number").number(consumer);
    return static_cast<std::uint64_t>(sent.value_or(0));
}

void remember_place(const std::filesystem::path& mirror, std::string_view consumer, std::uint64_t number,
                    Timestamp at) {
    Database database = for_consumers(mirror);
    database
        .prepare(
            "INSERT INTO consumers (name, number, moved_at) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (name) DO UPDATE SET number = ?2, sent = 0, moved_at = ?3 "
            "WHERE number <> ?2 OR sent <> 0")
        .run(consumer, number, at);
}

bool remember_sent(const std::filesystem::path& mirror, std::string_view consumer, std::uint64_t number,
                   std::uint64_t through, Timestamp at) {
    Database database = for_consumers(mirror);
    return database
               .prepare(
                   "INSERT INTO consumers (name, number, sent, moved_at) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT (name) DO UPDATE SET sent = ?3 "
                   "WHERE number = ?2 AND (sent <= number OR sent = ?3)")
               .run(consumer, number, through, at) > 0;
}

}  // namespace jobfeed
