// SPDX-License-Identifier: MIT
#include "store/lookup_writer.hpp"

#include "store/exception_rules.hpp"

#include <string_view>

namespace jobfeed::store {
namespace {

constexpr std::string_view add_sql =
    "INSERT INTO events VALUES (?, ?, ?, 1, ?, ?, 0) ON CONFLICT (uuid) DO UPDATE "
    "SET active = excluded.active, raw_time = excluded.raw_time, late = excluded.late, rank = "
    "excluded.rank, applied = 0, repeat = iif(rank = excluded.rank "
    "AND raw_time = excluded.raw_time, repeat + 1, 1) WHERE rank <= excluded.rank";

constexpr std::string_view find_sql =
    "SELECT state, tries, failing_since, not_found_since, shown_until, "
    "EXISTS (SELECT 1 FROM ads WHERE uuid = ?1) OR EXISTS (SELECT 1 FROM tombstones WHERE uuid = ?1) "
    "FROM lookups WHERE uuid = ?1";

constexpr std::string_view confirm_sql =
    "UPDATE lookups SET state = ?2, shown_until = ?3, confirmed_at = ?4, reason = NULL, tries = 0, "
    "failing_since = NULL, not_found_since = NULL, next_try = NULL WHERE uuid = ?1";

constexpr std::string_view fail_sql =
    "UPDATE lookups SET state = ?2, reason = ?3, tries = ?4, failing_since = ?5, not_found_since = "
    "?6, next_try = ?7 WHERE uuid = ?1";

std::string_view name_of(LookupResult::Kind kind) {
    return kind == LookupResult::Kind::available ? "available" : "out_of_scope";
}

/// Which ads this run has asked for.
Database& with_asked_table(Database& database) {
    database.execute("CREATE TEMP TABLE asked (uuid TEXT PRIMARY KEY) WITHOUT ROWID");
    return database;
}

}  // namespace

struct LookupWriter::Entry {
    std::string state;
    std::int64_t tries = 0;
    std::optional<Timestamp> failing_since;
    std::optional<Timestamp> not_found_since;
    std::optional<Timestamp> shown_until;
    bool was_shown = false;
};

LookupWriter::LookupWriter(Database& database)
    : database_(&with_asked_table(database)),
      add_(database.prepare(add_sql)),
      add_segment_(database.prepare("INSERT INTO segments VALUES (?, ?, ?, ?)")),
      mark_asked_(database.prepare("INSERT OR IGNORE INTO temp.asked VALUES (?)")),
      find_(database.prepare(find_sql)),
      confirm_(database.prepare(confirm_sql)),
      fail_(database.prepare(fail_sql)),
      set_reason_(database.prepare("UPDATE lookups SET reason = ?2 WHERE uuid = ?1")),
      drop_rejects_(database.prepare(
          "DELETE FROM rejects WHERE uuid = ? AND id NOT IN (SELECT reject FROM temp.seen_rejects)")) {}

void LookupWriter::begin_run() {
    database_->execute("DELETE FROM temp.asked");
}

std::vector<std::string> LookupWriter::mark_asked(std::vector<std::string> uuids) {
    for (const std::string& uuid : uuids) mark_asked_.run(uuid);
    return uuids;
}

void LookupWriter::restart() {
    database_->execute("DELETE FROM events");
}

void LookupWriter::add(const std::vector<Event>& events) {
    for (const Event& event : events)
        add_.run(event.uuid, event.active, event.raw_time, event.late, event.rank);
}

void LookupWriter::advance(const Cursor& cursor) {
    database_
        ->prepare(
            "INSERT INTO cursor VALUES (1, ?, ?, ?, ?) ON CONFLICT (only_row) DO UPDATE SET "
            "page = excluded.page, newest = excluded.newest, full_scan = excluded.full_scan, "
            "rank = excluded.rank")
        .run(cursor.page, cursor.newest, cursor.full_scan, cursor.rank);
    database_->execute("DELETE FROM segments");
    for (const Segment& segment : cursor.unread)
        add_segment_.run(segment.rank, segment.since, segment.until, segment.page);
}

void LookupWriter::record(const LookupResult& result, const AdTable::Stored& stored, Timestamp at,
                          Tally& tally) {
    std::optional<Entry> entry;
    find_.each(
        [&entry](const Statement& row) {
            entry = Entry{.state = std::string(row.text(0)),
                          .tries = row.integer(1),
                          .failing_since = row.time(2),
                          .not_found_since = row.time(3),
                          .shown_until = row.time(4),
                          .was_shown = row.integer(5) != 0};
        },
        result.uuid);
    if (!entry) return;
    drop_rejects_.run(result.uuid);
    using Kind = LookupResult::Kind;
    const bool is_expired = entry->state == "available" && entry->shown_until && *entry->shown_until <= at;
    if (is_expired && result.kind != Kind::available && result.kind != Kind::out_of_scope) {
        // Its own last day is over: that it is not found is no news.
        if (result.kind == Kind::not_found_again)
            confirm_.run(result.uuid, "available", entry->shown_until, at);
        return;
    }
    switch (result.kind) {
        case Kind::available:
        case Kind::out_of_scope:
            // A replica that is behind still has what was before the event: to be confirmed in the next run.
            confirm_.run(result.uuid, name_of(result.kind), stored.shown_until,
                         entry->state == "pending" && stored.is_as_before ? Timestamp{} : at);
            return;
        case Kind::not_found:
            set_reason_.run(result.uuid, result.reason);
            return;
        case Kind::not_found_again:
            ++tally.not_found;
            return record_denial(result, *entry, at);
        case Kind::unproven:
        case Kind::not_found_alone:
        case Kind::unreadable:
        case Kind::failed:
            ++tally.failed;
            return record_failure(result, *entry, at);
    }
}

void LookupWriter::record_denial(const LookupResult& result, const Entry& entry, Timestamp at) {
    const Timestamp since = entry.not_found_since.value_or(at);
    // What users see, or have seen, goes only when a later run does not find it either.
    const bool believed = !entry.was_shown || at - since >= confirm_denial_after;
    fail_.run(result.uuid, believed ? "unavailable" : "pending", result.reason, entry.tries + 1,
              entry.failing_since, since, next_try(since, at));
}

void LookupWriter::record_failure(const LookupResult& result, const Entry& entry, Timestamp at) {
    const auto tries = entry.tries + 1;
    if (entry.state == "unavailable" && entry.not_found_since) {
        fail_.run(result.uuid, entry.state, result.reason, tries, entry.failing_since, entry.not_found_since,
                  next_try(*entry.not_found_since, at));
        return;
    }
    const Timestamp since = entry.failing_since.value_or(at);
    const bool is_known = tries >= known_after_tries && at - since >= known_after;
    const bool unreadable = result.kind == LookupResult::Kind::unreadable;
    // Where others are not found that this run has not asked for, it is the service: what is shown stays.
    const bool not_found = result.kind == LookupResult::Kind::not_found_alone && is_known;
    fail_.run(result.uuid,
              !is_known    ? "pending"
              : unreadable ? "unreadable"
                           : "unavailable",
              result.reason, tries, since, not_found ? std::optional(since) : entry.not_found_since,
              is_known ? at + known_pause : at);
}

void LookupWriter::forget() {
    database_->execute("DELETE FROM cursor; DELETE FROM segments; DELETE FROM events; DELETE FROM lookups");
}

}  // namespace jobfeed::store
