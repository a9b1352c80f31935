// SPDX-License-Identifier: MIT
#include "store/event_queue.hpp"

#include <algorithm>
#include <chrono>

namespace jobfeed::store {
namespace {

// Five minutes, doubled each time: ten tries take three and a half days, longer than any outage seen.
constexpr std::chrono::minutes first_pause{5};
constexpr int most_tries = 10;

std::chrono::minutes pause_after(std::int64_t tries) {
    constexpr std::chrono::minutes longest = std::chrono::hours{24};
    return std::min(longest,
                    first_pause * (std::int64_t{1} << std::min<std::int64_t>(tries - 1, most_tries)));
}

/// Active ads whose last event says that they are offered no longer.
constexpr std::string_view stopped =
    "SELECT ads.uuid FROM events JOIN ads USING (uuid) WHERE NOT active AND left_at IS NULL";

/// Active ads that a whole reading did not meet.
constexpr std::string_view unmet =
    "SELECT uuid FROM ads WHERE left_at IS NULL AND uuid NOT IN (SELECT uuid FROM events) AND (SELECT whole "
    "FROM reading)";

/// Active ads that were looked up, and are not offered, or not in the scope; what no event has said since to
/// be otherwise.
constexpr std::string_view not_given_out =
    "SELECT ads.uuid FROM details JOIN ads USING (uuid) WHERE state IN ('stopped', 'withheld', 'outside') "
    "AND left_at IS NULL "
    "AND uuid NOT IN (SELECT uuid FROM events)";

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) text += part;
    return text;
}

}  // namespace

EventQueue::EventQueue(Database& database, AdTable& ads)
    : database_(&database),
      ads_(&ads),
      add_(database.prepare("INSERT INTO events VALUES (?, ?, ?, 1, ?) ON CONFLICT (uuid) DO UPDATE SET "
                            "active = excluded.active, "
                            "repeat = iif(stamp IS excluded.stamp, repeat + 1, 1), stamp = excluded.stamp, "
                            "behind = excluded.behind")),
      find_(database.prepare("SELECT 1 FROM details WHERE uuid = ?")),
      mark_(database.prepare(
          "UPDATE details SET state = ?2, reason = nullif(?3, ''), tries = 0, next_try = NULL, "
          "read_at = ?4 WHERE uuid = ?1")),
      fail_(database.prepare("UPDATE details SET tries = tries + 1, reason = ?2, next_try = ?3, "
                             "state = iif(tries + 1 >= ?4, 'set aside', 'due') WHERE uuid = ?1")),
      drop_rejects_(database.prepare(
          "DELETE FROM rejects WHERE uuid = ? AND id NOT IN (SELECT reject FROM temp.met_rejects)")) {}

std::optional<Cursor> EventQueue::cursor() const {
    std::optional<Cursor> cursor;
    database_->prepare("SELECT page, newest, whole, ended FROM reading")
        .each([&cursor](const Statement& row) {
            cursor = Cursor{.page = std::string(row.text(0)),
                            .newest = row.time(1),
                            .whole = row.integer(2) != 0,
                            .ended = row.integer(3) != 0};
        });
    return cursor;
}

void EventQueue::begin_anew() {
    database_->execute("DELETE FROM events");
}

void EventQueue::add(const std::vector<Event>& events) {
    for (const Event& event : events) add_.run(event.uuid, event.active, event.stamp, event.behind);
}

void EventQueue::advance(const Cursor& cursor) {
    database_
        ->prepare(
            "INSERT INTO reading VALUES (1, ?, ?, ?, ?) ON CONFLICT (only_row) DO UPDATE SET "
            "page = excluded.page, newest = excluded.newest, whole = excluded.whole, ended = excluded.ended")
        .run(cursor.page, cursor.newest, cursor.whole, cursor.ended);
}

std::uint64_t EventQueue::leaving() const {
    return static_cast<std::uint64_t>(
        database_->number(joined({"SELECT (SELECT count(*) FROM (", stopped, ")) + (SELECT count(*) FROM (",
                                  unmet, ")) + (SELECT count(*) FROM (", not_given_out, "))"})));
}

std::vector<std::string> EventQueue::uuids_of(std::string_view sql) const {
    std::vector<std::string> uuids;
    database_->prepare(sql).each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); });
    return uuids;
}

Store::Settled EventQueue::settle(Timestamp at) {
    Store::Settled settled;
    // NAV gives all events of a batch one time: an ad's second one in it is told by its repeat.
    // What an event behind the cursor tells counts only if it is news: the hour before the cursor is read
    // anew each time.
    settled.behind = static_cast<std::uint64_t>(database_->number(
        "SELECT count(*) FROM events WHERE behind AND iif(active, "
        "NOT EXISTS (SELECT 1 FROM details WHERE uuid = events.uuid AND event IS iif(repeat > 1, stamp || "
        "' #' || repeat, stamp)), EXISTS (SELECT 1 FROM details WHERE uuid = events.uuid))"));
    settled.withdrawn = ads_->withdraw(uuids_of(stopped), at) + withdraw_not_given_out(at);
    database_->execute(joined(
        {"DELETE FROM details WHERE uuid IN (SELECT uuid FROM events WHERE NOT active);"
         "DELETE FROM rejects WHERE uuid IN (SELECT uuid FROM events WHERE NOT active);"
         "DELETE FROM details WHERE (SELECT whole FROM reading) AND uuid NOT IN (SELECT uuid FROM events);"
         "DELETE FROM rejects WHERE (SELECT whole FROM reading) AND uuid NOT IN (SELECT uuid FROM events);"
         "INSERT INTO details (uuid, event, state) SELECT uuid, "
         "iif(repeat > 1, stamp || ' #' || repeat, stamp), 'due' FROM events WHERE active ON "
         "CONFLICT (uuid) "
         "DO UPDATE SET event = excluded.event, state = 'due', tries = 0, next_try = NULL, reason = NULL "
         "WHERE event IS NOT excluded.event OR excluded.event = '';"
         "INSERT INTO details (uuid, state) SELECT uuid, 'due' FROM (",
         unmet,
         ");"
         "DELETE FROM events;"
         "UPDATE details SET state = 'due', tries = 0, next_try = NULL WHERE (SELECT whole FROM reading) "
         "AND state IN ('stopped', 'withheld', 'set aside');"
         "UPDATE reading SET whole = 0"}));
    return settled;
}

std::uint64_t EventQueue::withdraw_not_given_out(Timestamp at) {
    return ads_->withdraw(uuids_of(not_given_out), at);
}

std::vector<std::string> EventQueue::given_out(std::size_t most) const {
    // Of those that are due again, what is shown was given out once.
    std::vector<std::string> uuids;
    database_
        ->prepare(
            "SELECT uuid FROM details WHERE state IN ('read', 'outside') OR (state = 'due' AND "
            "EXISTS (SELECT 1 FROM ads WHERE ads.uuid = details.uuid AND left_at IS NULL)) "
            "ORDER BY state = 'due', random() LIMIT ?")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, most);
    return uuids;
}

std::vector<std::string> EventQueue::due(Timestamp at, std::size_t most) const {
    std::vector<std::string> uuids;
    // Neighbours in this table are neighbours on its pages: to mark them one after another writes a tenth of
    // what any other order would. Begun anywhere, so that no ad is always behind the same ones that fail.
    std::string first;
    database_->prepare("SELECT lower(hex(randomblob(4)))").each([&first](const Statement& row) {
        first = row.text(0);
    });
    database_
        ->prepare(
            "SELECT uuid FROM details WHERE state = 'due' AND (next_try IS NULL OR next_try <= ?) "
            "ORDER BY tries, uuid < ?, uuid LIMIT ?")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, at, first, most);
    return uuids;
}

void EventQueue::recheck(std::size_t most) {
    database_
        ->prepare(
            "UPDATE details SET state = 'due', tries = 0, next_try = NULL WHERE uuid IN "
            "(SELECT uuid FROM details WHERE state <> 'due' ORDER BY read_at, random() LIMIT ?)")
        .run(most);
}

void EventQueue::settle(const Finding& finding, Timestamp at, Tally& tally) {
    if (!find_.number(finding.uuid)) return;
    drop_rejects_.run(finding.uuid);
    switch (finding.kind) {
        case Finding::Kind::offered:
            mark_.run(finding.uuid, "read", "", at);
            return;
        case Finding::Kind::failed:
            ++tally.failed;
            fail(finding, at);
            return;
        case Finding::Kind::gone:
            mark_.run(finding.uuid, "stopped", finding.reason, at);
            break;
        case Finding::Kind::withheld:
            ++tally.withheld;
            mark_.run(finding.uuid, "withheld", finding.reason, at);
            break;
        case Finding::Kind::outside:
            mark_.run(finding.uuid, "outside", finding.reason, at);
            break;
    }
}

void EventQueue::fail(const Finding& finding, Timestamp at) {
    const auto tries =
        database_->prepare("SELECT tries FROM details WHERE uuid = ?").number(finding.uuid).value_or(0) + 1;
    fail_.run(finding.uuid, finding.reason, at + pause_after(tries), most_tries);
}

void EventQueue::forget() {
    database_->execute("DELETE FROM reading; DELETE FROM events; DELETE FROM details");
}

}  // namespace jobfeed::store
