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
        fmt::format(
            "the full-text index of {0} is damaged: {1}. The ads themselves are whole; to have the index "
            "built "
            "anew, run sqlite3 '{0}' \"UPDATE full_text_state SET words_by = ''\" and then jobfeed sync",
            database.path(), why));
}

}  // namespace

void compare_index(const Database& database) {
    // By the narrower index of the ads: their table is as large as all their texts.
    const auto expected = database.number(
        "SELECT count(*) FROM ads INDEXED BY ads_by_state "
        "WHERE id <= (SELECT indexed_through FROM full_text_state)");
    const auto found = database.number("SELECT count(*) FROM ad_words_docsize");
    if (found != expected)
        refuse_index(database, fmt::format("it holds {} ads instead of {}", found, expected));
}

void check_whole(Database& database) {
    std::string index;
    database.prepare("PRAGMA integrity_check").each([&database, &index](const Statement& row) {
        if (row.text(0) == "ok") return;
        // Newer versions of SQLite check full-text indexes too.
        if (row.text(0).find("ad_words") == std::string_view::npos)
            throw damaged(database.path(), row.text(0));
        index = row.text(0);
    });
    if (!index.empty()) refuse_index(database, index);
    try {
        database.execute("INSERT INTO ad_words (ad_words) VALUES ('integrity-check')");
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::database)
            refuse_index(database, "what it says of words contradicts itself");
        throw;
    }
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
