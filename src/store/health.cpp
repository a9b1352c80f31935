// SPDX-License-Identifier: MIT
#include "store/health.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <string_view>

namespace jobfeed::store {
namespace {

[[noreturn]] void refuse_index(const Database& database, std::string_view why) {
    throw Error(
        ErrorKind::database,
        fmt::format("the full-text index of {0} is damaged: {1}. The ads themselves are whole; to have "
                    "the index built again, run jobfeed --db '{0}' verify --repair",
                    database.path(), why));
}

/// How the number of ads in the index differs from the number that should be there; empty: not at all.
std::string index_difference(const Database& database) {
    // By the narrower index of the ads: their table is as large as all their texts.
    const auto expected = database.number(
        "SELECT count(*) FROM ads INDEXED BY ads_by_state "
        "WHERE id <= (SELECT indexed_through FROM full_text_state)");
    const auto found = database.number("SELECT count(*) FROM ad_words_docsize");
    return found == expected ? std::string{} : fmt::format("it holds {} ads instead of {}", found, expected);
}

/// What one of SQLite's own checks finds, the first of each.
struct Damage {
    std::string tables{};
    std::string index{};
};

Damage damage_by(const Database& database, std::string_view check) {
    Damage damage;
    database.prepare(check).each([&damage](const Statement& row) {
        if (row.text(0) == "ok") return;
        // Newer versions of SQLite check full-text indexes too.
        const bool of_index = row.text(0).find("ad_words") != std::string_view::npos;
        std::string& found = of_index ? damage.index : damage.tables;
        if (found.empty()) found = row.text(0);
    });
    return damage;
}

MirrorHealth health_by(const Database& database, std::string_view check) {
    const auto figure = [&database](std::string_view sql) {
        return static_cast<std::uint64_t>(database.number(sql));
    };
    MirrorHealth health{.schema_version = database.number("PRAGMA user_version"),
                        .pages = figure("PRAGMA page_count"),
                        .free_pages = figure("PRAGMA freelist_count"),
                        .page_bytes = figure("PRAGMA page_size")};
    try {
        const Damage damage = damage_by(database, check);
        health.damage = damage.tables;
        health.index_damage = damage.index.empty() ? index_difference(database) : damage.index;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::database) throw;
        health.damage = error.what();
    }
    return health;
}

constexpr const char* contradiction = "what it says of words contradicts itself";

bool index_contradicts_itself(Database& database) {
    try {
        database.execute("INSERT INTO ad_words (ad_words) VALUES ('integrity-check')");
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::database) return true;
        throw;
    }
    return false;
}

}  // namespace

void compare_index(const Database& database) {
    if (const auto difference = index_difference(database); !difference.empty())
        refuse_index(database, difference);
}

MirrorHealth read_health(const Database& database) {
    return health_by(database, "PRAGMA quick_check");
}

MirrorHealth check_health(Database& database) {
    MirrorHealth health = health_by(database, "PRAGMA integrity_check");
    if (health.damage.empty() && health.index_damage.empty() && index_contradicts_itself(database))
        health.index_damage = contradiction;
    return health;
}

void check_whole(Database& database) {
    const Damage damage = damage_by(database, "PRAGMA integrity_check");
    if (!damage.tables.empty()) throw damaged(database.path(), damage.tables);
    if (!damage.index.empty()) refuse_index(database, damage.index);
    if (index_contradicts_itself(database)) refuse_index(database, contradiction);
}

bool is_check_due(const Database& database, Timestamp at) {
    constexpr std::chrono::hours often{24};
    auto recent =
        database.prepare("SELECT count(*) FROM syncs WHERE checked AND started > ? AND started <= ?");
    const bool killed = database.number(
                            "SELECT count(*) FROM (SELECT outcome FROM syncs ORDER BY number DESC LIMIT 1) "
                            "WHERE outcome = 'running'") > 0;
    return killed || recent.number(at - often, at) == 0;
}

}  // namespace jobfeed::store
