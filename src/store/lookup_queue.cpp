// SPDX-License-Identifier: MIT
#include "store/implementation.hpp"
#include "store/ledger.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace jobfeed {
namespace {

using store::Statement;

/// One event from another: NAV gives all events of a batch one time, so that an ad's second one in it counts
/// its repeats.
constexpr std::string_view identity = "iif(repeat > 1, stamp || ' #' || repeat, stamp)";

constexpr std::string_view is_active_ad =
    "EXISTS (SELECT 1 FROM ads WHERE ads.uuid = lookups.uuid AND left_at IS NULL)";

std::vector<std::string> uuids_of(Statement statement, auto... values) {
    std::vector<std::string> uuids;
    statement.each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, values...);
    return uuids;
}

/// What a scan of all events did not meet has been hidden with its events: the shown ones are looked up.
void forget_unmet(store::Database& database) {
    if (database.number("SELECT full_scan FROM reading") == 0) return;
    database.execute(fmt::format(
        "DELETE FROM rejects WHERE uuid IS NOT NULL AND uuid NOT IN (SELECT uuid FROM events);"
        "DELETE FROM lookups WHERE uuid NOT IN (SELECT uuid FROM events) AND NOT {};"
        "INSERT INTO lookups (uuid, state, reason) SELECT uuid, 'pending', 'no event within six months' FROM "
        "ads "
        "WHERE left_at IS NULL AND uuid NOT IN (SELECT uuid FROM events) ON CONFLICT (uuid) DO UPDATE SET "
        "state = 'pending', event = NULL, next_try = NULL, reason = excluded.reason;"
        "UPDATE reading SET full_scan = 0",
        is_active_ad));
}

}  // namespace

std::optional<Cursor> LookupQueue::cursor() const {
    std::optional<Cursor> cursor;
    if (mirror_->scope_to_bind) return cursor;  // another scope is read from its beginning
    mirror_->database->prepare("SELECT page, newest, full_scan, at_end FROM reading")
        .each([&cursor](const Statement& row) {
            cursor = Cursor{.page = std::string(row.text(0)),
                            .newest = row.time(1),
                            .full_scan = row.integer(2) != 0,
                            .at_end = row.integer(3) != 0};
        });
    return cursor;
}

std::uint64_t LookupQueue::take_events() {
    auto& database = *mirror_->database;
    store::Transaction transaction(database);
    // The hour before the cursor is read anew each time: a late event counts if it is news.
    const auto late = database.number(fmt::format(
        "SELECT count(*) FROM events WHERE late AND iif(active, NOT EXISTS (SELECT 1 FROM lookups "
        "WHERE uuid = events.uuid AND event IS {0}), EXISTS (SELECT 1 FROM lookups "
        "WHERE uuid = events.uuid AND state <> 'stopped'))",
        identity));
    forget_unmet(database);
    database.execute(fmt::format(
        "DELETE FROM rejects WHERE uuid IN (SELECT uuid FROM events WHERE NOT active);"
        "INSERT INTO lookups (uuid, state) SELECT uuid, 'stopped' FROM events WHERE NOT active ON CONFLICT "
        "(uuid) "
        "DO UPDATE SET state = 'stopped', event = NULL;"
        "DELETE FROM lookups WHERE state = 'stopped' AND NOT {0};"
        "INSERT INTO lookups (uuid, event, state) SELECT uuid, {1}, 'pending' FROM events WHERE active "
        "ON CONFLICT (uuid) DO UPDATE SET event = excluded.event, state = 'pending', next_try = NULL, "
        "denied_since = NULL, reason = NULL WHERE event IS NOT excluded.event OR excluded.event = '' "
        "OR state = 'stopped';"
        "DELETE FROM events",
        is_active_ad, identity));
    transaction.commit();
    return static_cast<std::uint64_t>(late);
}

std::uint64_t LookupQueue::mend(Timestamp at) {
    auto& database = *mirror_->database;
    store::Transaction transaction(database);
    auto mended =
        database
            .prepare(fmt::format(
                "UPDATE lookups SET state = 'pending', next_try = NULL, reason = 'its content was lost' "
                "WHERE state = 'available' AND (shown_until IS NULL OR shown_until > ?) AND NOT {}",
                is_active_ad))
            .run(at);
    mended +=
        database
            .prepare(
                "INSERT INTO lookups (uuid, state, reason) SELECT uuid, 'pending', 'no event told of it' "
                "FROM ads WHERE left_at IS NULL AND uuid NOT IN (SELECT uuid FROM lookups)")
            .run();
    transaction.commit();
    return static_cast<std::uint64_t>(mended);
}

void LookupQueue::retry_all() {
    mirror_->database->execute(
        "UPDATE lookups SET next_try = NULL WHERE state IN ('pending', 'unavailable', 'unreadable')");
}

std::vector<std::string> LookupQueue::due(Timestamp at, std::size_t most) const {
    auto& database = *mirror_->database;
    // Neighbours in this table are neighbours on its pages: to mark them one after another writes a tenth of
    // what any other order would. Begun anywhere, so that no ad is always behind the same ones that fail.
    std::string first;
    database.prepare("SELECT lower(hex(randomblob(4)))").each([&first](const Statement& row) {
        first = row.text(0);
    });
    return uuids_of(
        database.prepare("SELECT uuid FROM lookups WHERE state IN ('pending', 'unavailable', 'unreadable') "
                         "AND (next_try IS NULL OR next_try <= ?1) AND asked_by IS NOT ?2 ORDER BY tries, "
                         "uuid < ?3, uuid LIMIT ?4"),
        at, mirror_->sync, first, most);
}

std::vector<std::string> LookupQueue::oldest_confirmed(Timestamp at, std::size_t most) const {
    auto& database = *mirror_->database;
    constexpr std::chrono::days overdue{2};
    auto uuids = uuids_of(
        database.prepare(
            "SELECT uuid FROM lookups WHERE state IN ('available', 'out_of_scope') AND asked_by IS NOT ?1 "
            "AND (shown_until IS NULL OR shown_until > ?2) ORDER BY confirmed_at LIMIT ?3"),
        mirror_->sync, at, most);
    // NAV stops an ad within hours of its last day.
    for (auto& uuid : uuids_of(
             database.prepare("SELECT uuid FROM lookups WHERE state = 'available' AND asked_by IS NOT ?1 "
                              "AND shown_until <= ?2 AND confirmed_at < shown_until LIMIT ?3"),
             mirror_->sync, at - overdue, most)) {
        if (std::find(uuids.begin(), uuids.end(), uuid) == uuids.end()) uuids.push_back(std::move(uuid));
    }
    return uuids;
}

std::vector<std::string> LookupQueue::canaries(Timestamp at, std::size_t most) const {
    // An ad that is pending again may serve too, if it was available before; not one that this run was
    // denied.
    return uuids_of(mirror_->database->prepare(
                        "SELECT uuid FROM lookups WHERE confirmed_at IS NOT NULL AND (shown_until IS NULL OR "
                        "shown_until > ?1) "
                        "AND state IN ('available', 'out_of_scope', 'pending') AND denied_since IS NULL "
                        "AND NOT (asked_by IS ?2 AND reason IS NOT NULL) "
                        "ORDER BY state = 'pending', random() LIMIT ?3"),
                    at, mirror_->sync, most);
}

LookupQueue::PendingRemovals LookupQueue::pending_removals() const {
    const auto of = [this](std::string_view condition) {
        return uuids_of(mirror_->database->prepare(
            fmt::format("SELECT uuid FROM lookups WHERE {} AND {}", condition, is_active_ad)));
    };
    return {.stopped = of("state = 'stopped'"),
            .denied = of("state = 'unavailable' AND denied_since IS NOT NULL"),
            .out_of_scope = of("state = 'out_of_scope'")};
}

Ledger LookupQueue::ledger(Timestamp at) const {
    return store::read_ledger(*mirror_->database, at);
}

LookupQueue::Exceptions LookupQueue::exceptions(Timestamp at) const {
    return store::read_exceptions(*mirror_->database, at);
}

}  // namespace jobfeed
