// SPDX-License-Identifier: MIT
#include "store/implementation.hpp"
#include "store/ledger.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace jobfeed {
namespace {

using store::Statement;

/// Identifies an event of an ad: its time, and its number among those of one time, since NAV gives all events
/// of a batch one time.
constexpr std::string_view identity = "iif(repeat > 1, raw_time || ' #' || repeat, raw_time)";

constexpr std::string_view is_active_ad =
    "EXISTS (SELECT 1 FROM ads WHERE ads.uuid = lookups.uuid AND left_at IS NULL)";

/// The events that nothing newer can follow any more: all segments above theirs were read.
constexpr std::string_view is_final = "rank > coalesce((SELECT max(rank) FROM segments), -1)";

std::vector<std::string> uuids_of(Statement statement, auto... values) {
    std::vector<std::string> uuids;
    statement.each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, values...);
    return uuids;
}

/// After a full scan: ads without an event are no longer announced, and those that are active are looked up.
void drop_unseen(store::Database& database) {
    if (database.number("SELECT full_scan FROM cursor") == 0) return;
    database.execute(
        fmt::format("DELETE FROM rejects WHERE uuid IS NOT NULL AND uuid NOT IN (SELECT uuid FROM events);"
                    "DELETE FROM lookups WHERE uuid NOT IN (SELECT uuid FROM events) AND NOT {};"
                    "INSERT INTO lookups (uuid, state, reason) "
                    "SELECT uuid, 'pending', 'no event within six months' FROM ads WHERE left_at IS NULL "
                    "AND uuid NOT IN (SELECT uuid FROM events) ON CONFLICT (uuid) DO UPDATE "
                    "SET state = 'pending', event = NULL, next_try = NULL, reason = excluded.reason;"
                    "UPDATE cursor SET full_scan = 0",
                    is_active_ad));
}

}  // namespace

std::optional<Cursor> LookupQueue::cursor() const {
    std::optional<Cursor> cursor;
    if (mirror_->scope_to_bind) return cursor;  // another scope is read from its beginning
    mirror_->database->prepare("SELECT page, newest, full_scan, rank FROM cursor")
        .each([&cursor](const Statement& row) {
            cursor = Cursor{.page = std::string(row.text(0)),
                            .newest = row.time(1),
                            .full_scan = row.integer(2) != 0,
                            .rank = static_cast<int>(row.integer(3))};
        });
    mirror_->database->prepare("SELECT rank, since, until, page FROM segments ORDER BY rank DESC")
        .each([&cursor](const Statement& row) {
            if (!cursor) return;
            cursor->unread.push_back({.rank = static_cast<int>(row.integer(0)),
                                      .since = row.time(1).value_or(Timestamp{}),
                                      .until = row.time(2),
                                      .page = std::string(row.text(3))});
        });
    return cursor;
}

std::uint64_t LookupQueue::apply_events() {
    auto& database = *mirror_->database;
    const auto fresh = fmt::format("(SELECT * FROM events WHERE NOT applied AND {}) AS fresh", is_final);
    store::Transaction transaction(database);
    // The hour before the cursor is read again each time: a late event counts if it is news.
    const auto late = database.number(
        fmt::format("SELECT count(*) FROM {1} WHERE late AND iif(active, NOT EXISTS (SELECT 1 FROM lookups "
                    "WHERE uuid = fresh.uuid AND event IS {0}), EXISTS (SELECT 1 FROM lookups "
                    "WHERE uuid = fresh.uuid AND state <> 'stopped'))",
                    identity, fresh));
    const bool is_all = database.number("SELECT count(*) FROM segments") == 0;
    if (is_all) drop_unseen(database);
    database.execute(
        fmt::format("DELETE FROM rejects WHERE uuid IN (SELECT uuid FROM {2} WHERE NOT active);"
                    "INSERT INTO lookups (uuid, state) SELECT uuid, 'stopped' FROM {2} "
                    "WHERE NOT active ON CONFLICT (uuid) DO UPDATE SET state = 'stopped', event = NULL;"
                    "DELETE FROM lookups WHERE state = 'stopped' AND NOT {0};"
                    "INSERT INTO lookups (uuid, event, state) SELECT uuid, {1}, 'pending' FROM {2} "
                    "WHERE active ON CONFLICT (uuid) DO UPDATE "
                    "SET event = excluded.event, state = 'pending', next_try = NULL, not_found_since = "
                    "iif(excluded.event = '' AND event = '', not_found_since, NULL), reason = NULL "
                    "WHERE event IS NOT excluded.event OR excluded.event = '' OR state = 'stopped';"
                    "UPDATE events SET applied = 1 WHERE uuid IN (SELECT uuid FROM {2});",
                    is_active_ad, identity, fresh));
    // Until then, what older segments bring is compared with it.
    if (is_all) database.execute("DELETE FROM events");
    transaction.commit();
    return static_cast<std::uint64_t>(late);
}

std::uint64_t LookupQueue::recover(Timestamp at) {
    auto& database = *mirror_->database;
    store::Transaction transaction(database);
    auto recovered =
        database
            .prepare(fmt::format(
                "UPDATE lookups SET state = 'pending', next_try = NULL, reason = 'its content was lost' "
                "WHERE state = 'available' AND (shown_until IS NULL OR shown_until > ?) AND NOT {}",
                is_active_ad))
            .run(at);
    recovered += database
                     .prepare(
                         "INSERT INTO lookups (uuid, state, reason) SELECT uuid, 'pending', 'never announced "
                         "by an event' "
                         "FROM ads WHERE left_at IS NULL AND uuid NOT IN (SELECT uuid FROM lookups)")
                     .run();
    transaction.commit();
    return static_cast<std::uint64_t>(recovered);
}

void LookupQueue::recheck(const std::vector<std::string>& uuids) {
    auto& database = *mirror_->database;
    // oldest_confirmed() takes all from before 1971, however many.
    auto statement = database.prepare(
        "UPDATE lookups SET confirmed_at = ? WHERE uuid = ? AND state IN ('available', 'out_of_scope')");
    store::Transaction transaction(database);
    for (const std::string& uuid : uuids) statement.run(Timestamp{}, uuid);
    transaction.commit();
}

void LookupQueue::retry_all() {
    mirror_->database->execute(
        "UPDATE lookups SET next_try = NULL WHERE state IN ('pending', 'unavailable', 'unreadable')");
}

std::vector<std::string> LookupQueue::due(Timestamp at, std::size_t most) {
    // While events are read, what a newer one may still change is not asked for. The newest come first; then
    // as neighbours in this table, since to mark those one after another writes a tenth of what any other
    // order would.
    return mirror_->lookups.mark_asked(
        uuids_of(mirror_->database->prepare(fmt::format(
                     "SELECT uuid FROM (SELECT uuid FROM lookups WHERE state IN ('pending', 'unavailable', "
                     "'unreadable') AND (next_try IS NULL OR next_try <= ?1) AND uuid NOT IN temp.asked "
                     "AND (NOT EXISTS (SELECT 1 FROM segments) "
                     "OR uuid IN (SELECT uuid FROM events WHERE applied AND {})) "
                     "ORDER BY tries, event DESC LIMIT ?2) ORDER BY uuid",
                     is_final)),
                 at, most));
}

std::vector<std::string> LookupQueue::oldest_confirmed(Timestamp at, std::size_t most) {
    auto& database = *mirror_->database;
    constexpr std::chrono::days overdue{2};
    auto uuids = mirror_->lookups.mark_asked(
        uuids_of(database.prepare("SELECT uuid FROM lookups WHERE state IN ('available', 'out_of_scope') "
                                  "AND uuid NOT IN temp.asked AND (shown_until IS NULL "
                                  "OR shown_until > ?1) ORDER BY confirmed_at LIMIT max(?2, (SELECT count(*) "
                                  "FROM lookups WHERE confirmed_at < '1971'))"),
                 at, most));
    // NAV stops an ad within hours of its last day.
    const auto expired = mirror_->lookups.mark_asked(uuids_of(
        database.prepare("SELECT uuid FROM lookups WHERE state = 'available' AND uuid NOT IN temp.asked "
                         "AND shown_until <= ?1 AND julianday(confirmed_at) < julianday(shown_until) + ?2 "
                         "LIMIT ?3"),
        at - overdue, overdue.count(), most));
    uuids.insert(uuids.end(), expired.begin(), expired.end());
    return uuids;
}

std::vector<std::string> LookupQueue::not_shown(Timestamp at) {
    return mirror_->lookups.mark_asked(
        uuids_of(mirror_->database->prepare(
                     "SELECT uuid FROM lookups WHERE uuid NOT IN temp.asked AND (state = 'out_of_scope' "
                     "OR (state = 'available' AND shown_until <= ?)) ORDER BY uuid"),
                 at));
}

std::vector<std::string> LookupQueue::canaries(Timestamp at, std::size_t most) const {
    // An ad that is pending again may serve too, if it was available before; not one that this run did
    // not find.
    return uuids_of(
        mirror_->database->prepare("SELECT uuid FROM lookups WHERE confirmed_at IS NOT NULL "
                                   "AND (shown_until IS NULL OR shown_until > ?1) "
                                   "AND state IN ('available', 'out_of_scope', 'pending') "
                                   "AND not_found_since IS NULL AND NOT (uuid IN temp.asked "
                                   "AND reason IS NOT NULL) ORDER BY state = 'pending', random() LIMIT ?2"),
        at, most);
}

LookupQueue::PendingRemovals LookupQueue::pending_removals() const {
    const auto of = [this](std::string_view condition) {
        return uuids_of(mirror_->database->prepare(
            fmt::format("SELECT uuid FROM lookups WHERE {} AND {}", condition, is_active_ad)));
    };
    return {.stopped = of("state = 'stopped'"),
            .not_found = of("state = 'unavailable' AND not_found_since IS NOT NULL"),
            .out_of_scope = of("state = 'out_of_scope'")};
}

Ledger LookupQueue::ledger(Timestamp at) const {
    return store::read_ledger(*mirror_->database, at);
}

LookupQueue::Exceptions LookupQueue::exceptions(Timestamp at) const {
    return store::read_exceptions(*mirror_->database, at);
}

}  // namespace jobfeed
