// SPDX-License-Identifier: MIT
#include "store/ledger.hpp"

#include "store/exception_rules.hpp"

#include <chrono>

namespace jobfeed::store {

Ledger read_ledger(const Database& database, Timestamp at) {
    Ledger ledger;
    const auto add = [&ledger](std::string_view state, std::uint64_t count) {
        ledger.announced += count;
        auto& sum = state == "shown"          ? ledger.shown
                    : state == "expired"      ? ledger.expired
                    : state == "out_of_scope" ? ledger.out_of_scope
                    : state == "unavailable"  ? ledger.unavailable
                    : state == "pending"      ? ledger.pending
                    : state == "unreadable"   ? ledger.unreadable
                                              : ledger.unaccounted;
        sum += count;
    };
    // Both sets come out of indexes. A look at each ad would read the whole table, as large as all texts.
    database
        .prepare(
            "SELECT CASE WHEN state <> 'available' THEN state "
            "WHEN uuid IN (SELECT uuid FROM ads INDEXED BY ads_by_update WHERE left_at IS NULL) AND uuid NOT "
            "IN (SELECT uuid FROM ads INDEXED BY ads_by_state WHERE left_at IS NULL AND shown_until <= ?1) "
            "THEN 'shown' WHEN shown_until <= ?1 THEN 'expired' ELSE 'unaccounted' END AS sum, count(*) "
            "FROM lookups WHERE state <> 'stopped' GROUP BY sum")
        .each([&add](const Statement& row) { add(row.text(0), static_cast<std::uint64_t>(row.integer(1))); },
              at);
    return ledger;
}

LookupQueue::Exceptions read_exceptions(const Database& database, Timestamp at) {
    const auto count = [&database](std::string_view sql, auto... values) {
        return static_cast<std::uint64_t>(database.prepare(sql).number(values...).value_or(0));
    };
    LookupQueue::Exceptions exceptions;
    exceptions.recent = count(
        "SELECT count(*) FROM rejects WHERE at > ? "
        "AND (uuid IS NULL OR uuid NOT IN (SELECT uuid FROM lookups))",
        at - known_after);
    exceptions.known = count(
                           "SELECT count(*) FROM lookups WHERE state = 'unreadable' OR (state = "
                           "'unavailable' AND not_found_since IS NULL)") +
                       count(
                           "SELECT count(*) FROM rejects WHERE at <= ? "
                           "AND (uuid IS NULL OR uuid NOT IN (SELECT uuid FROM lookups))",
                           at - known_after);
    constexpr std::chrono::hours day_ago{20};
    const auto yesterday =
        database
            .prepare(
                "SELECT ledger_unavailable + ledger_unreadable + ledger_pending FROM syncs "
                "WHERE outcome = 'complete' AND finished <= ? ORDER BY number DESC LIMIT 1")
            .number(at - day_ago);
    if (yesterday) exceptions.yesterday = static_cast<std::uint64_t>(*yesterday);
    return exceptions;
}

std::vector<LedgerEntry> list_exceptions(const Database& database, std::size_t most) {
    std::vector<LedgerEntry> entries;
    database
        .prepare(
            "SELECT uuid, state, coalesce(reason, ''), tries, coalesce(failing_since, "
            "not_found_since) AS since, next_try FROM lookups "
            "WHERE state IN ('pending', 'unavailable', 'unreadable') ORDER BY state, since IS "
            "NULL, since LIMIT ?")
        .each(
            [&entries](const Statement& row) {
                entries.push_back({.uuid = std::string(row.text(0)),
                                   .state = std::string(row.text(1)),
                                   .reason = std::string(row.text(2)),
                                   .tries = static_cast<std::uint64_t>(row.integer(3)),
                                   .since = row.time(4),
                                   .next_try = row.time(5)});
            },
            most);
    return entries;
}

}  // namespace jobfeed::store
