// SPDX-License-Identifier: MIT
#include "store/ad_table.hpp"

#include <fmt/core.h>

#include <vector>

namespace jobfeed::store {
namespace {

/// What the present pass has seen; in temporary tables, so that memory does not grow with the feed.
Database& with_pass_tables(Database& database) {
    database.execute(
        "CREATE TEMP TABLE seen (ad INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE seen_expired (uuid TEXT PRIMARY KEY) WITHOUT ROWID;"
        "CREATE TEMP TABLE seen_rejects (reject INTEGER PRIMARY KEY)");
    return database;
}

constexpr std::string_view insert_sql =
    "INSERT INTO ads (uuid, title, job_title, employer, orgnr, employer_homepage, published, "
    "expires, updated, source, source_url, application_url, application_due, link, "
    "engagement_type, extent, start_time, position_count, sector, shown_until, json, first_seen) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view update_sql =
    "UPDATE ads SET (title, job_title, employer, orgnr, employer_homepage, published, expires, "
    "updated, source, source_url, application_url, application_due, link, engagement_type, extent, "
    "start_time, position_count, sector, shown_until, json) = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
    "?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) WHERE id = ?1";

/// What stays of an ad's JSON once it has left: people's names and addresses are not kept for as long as the
/// rest may be. Each path removes one of the members of this name.
constexpr std::string_view without_people =
    "iif(json_type(json, '$.contactList') IS NULL, json, json_remove(json, '$.contactList', '$.contactList', "
    "'$.contactList', '$.contactList', '$.contactList', '$.contactList', '$.contactList', '$.contactList'))";

/// Runs insert_sql or update_sql: the first value is the uuid or the id.
template <typename Key, typename... More>
void run_with_fields(Statement& statement, const Key& key, const Ad& ad,
                     const std::optional<Timestamp>& shown_until, const More&... more) {
    statement.run(key, ad.title, ad.job_title, ad.employer, ad.orgnr, ad.employer_homepage, ad.published,
                  ad.expires, ad.updated, ad.source, ad.source_url, ad.application_url, ad.application_due,
                  ad.link, ad.engagement_type, ad.extent, ad.start_time, ad.position_count, ad.sector,
                  shown_until, ad.json, more...);
}

}  // namespace

AdTable::AdTable(Database& database, FullText& full_text)
    : database_(&with_pass_tables(database)),
      full_text_(&full_text),
      find_(database.prepare("SELECT id, left_at IS NOT NULL, json = ?2, updated FROM ads WHERE uuid = ?1")),
      find_id_(database.prepare("SELECT id FROM ads WHERE uuid = ?")),
      insert_(database.prepare(insert_sql)),
      update_(database.prepare(update_sql)),
      come_back_(database.prepare("UPDATE ads SET left_at = NULL, left_reason = NULL WHERE id = ?")),
      insert_location_(database.prepare("INSERT INTO work_locations VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
      insert_occupation_(database.prepare("INSERT INTO occupations VALUES (?, ?, ?, ?)")),
      insert_contact_(database.prepare("INSERT INTO contacts VALUES (?, ?, ?, ?, ?, ?, ?)")),
      insert_category_(database.prepare("INSERT INTO categories VALUES (?, ?, ?, ?, ?, ?, ?)")),
      delete_locations_(database.prepare("DELETE FROM work_locations WHERE ad = ?")),
      delete_occupations_(database.prepare("DELETE FROM occupations WHERE ad = ?")),
      delete_contacts_(database.prepare("DELETE FROM contacts WHERE ad = ?")),
      delete_categories_(database.prepare("DELETE FROM categories WHERE ad = ?")),
      insert_flaw_(database.prepare("INSERT OR IGNORE INTO flaws VALUES (?, ?, ?)")),
      delete_flaws_(database.prepare("DELETE FROM flaws WHERE uuid = ?")),
      record_(database.prepare("INSERT INTO changes (at, uuid, kind) VALUES (?, ?, ?)")),
      forget_tombstone_(database.prepare("DELETE FROM tombstones WHERE uuid = ?")),
      mark_seen_(database.prepare("INSERT OR IGNORE INTO temp.seen VALUES (?)")),
      mark_expired_seen_(database.prepare("INSERT OR IGNORE INTO temp.seen_expired VALUES (?)")),
      // The plus sign keeps SQLite from putting ?1 for raw everywhere, and so from the index.
      find_reject_(database.prepare("SELECT id FROM rejects WHERE substr(raw, 1, 200) = substr(?1, 1, 200) "
                                    "AND +raw = ?1 AND reason = ?2")),
      insert_reject_(database.prepare("INSERT INTO rejects (at, uuid, reason, raw) VALUES (?, ?, ?, ?)")),
      mark_reject_seen_(database.prepare("INSERT OR IGNORE INTO temp.seen_rejects VALUES (?)")) {}

void AdTable::begin_pass() {
    database_->execute("DELETE FROM temp.seen; DELETE FROM temp.seen_expired; DELETE FROM temp.seen_rejects");
}

std::optional<AdTable::Known> AdTable::find(const Ad& ad) {
    std::optional<Known> known;
    find_.each(
        [&known](const Statement& row) {
            known = Known{row.integer(0), row.integer(1) != 0, row.integer(2) != 0, row.optional_text(3)};
        },
        ad.uuid, ad.json);
    return known;
}

AdTable::Stored AdTable::apply(const Ad& ad, Timestamp at, Tally& tally) {
    const auto shown_until = ad.expires ? std::optional(end_of_day_in_oslo(*ad.expires)) : std::nullopt;
    const auto known = find(ad);
    if (known) {
        update_known(*known, ad, shown_until, at, tally);
    } else {
        insert_new(ad, shown_until, at, tally);
    }
    return {shown_until, known && known->same};
}

void AdTable::insert_new(const Ad& ad, const std::optional<Timestamp>& shown_until, Timestamp at,
                         Tally& tally) {
    if (shown_until && *shown_until <= at) {
        tally.already_expired += static_cast<std::uint64_t>(mark_expired_seen_.run(ad.uuid));
        return;
    }
    insert(ad, shown_until, at);
    if (!ad.flaws.empty()) ++tally.flawed;
    const bool restored = forget_tombstone_.run(ad.uuid) > 0;
    record(ad.uuid, restored ? "restored" : "added", at);
    ++(restored ? tally.restored : tally.added);
}

void AdTable::update_known(const Known& known, const Ad& ad, const std::optional<Timestamp>& shown_until,
                           Timestamp at, Tally& tally) {
    const bool is_over = shown_until && *shown_until <= at;
    const bool first_meeting = mark_seen(known.id);
    const bool comes_back = known.has_left && !is_over;
    if (known.has_left ? is_over : known.same) {
        if (first_meeting) ++(known.has_left ? tally.already_expired : tally.unchanged);
        return;
    }
    // Pages come in any order: what was seen before in this run gives way to a later version only.
    if (!first_meeting && ad.updated && known.updated && to_string(*ad.updated) <= *known.updated) return;
    if (!known.same) rewrite(known.id, ad, shown_until);
    if (!ad.flaws.empty()) ++tally.flawed;
    if (comes_back) {
        come_back_.run(known.id);
        keep_flaws(ad);
    }
    record(ad.uuid, comes_back ? "restored" : "updated", at);
    if (first_meeting) ++(comes_back ? tally.restored : tally.updated);
}

void AdTable::keep_flaws(const Ad& ad) {
    for (const Flaw& flaw : ad.flaws) insert_flaw_.run(ad.uuid, flaw.field, flaw.raw);
}

void AdTable::insert(const Ad& ad, const std::optional<Timestamp>& shown_until, Timestamp at) {
    run_with_fields(insert_, ad.uuid, ad, shown_until, at);
    const auto id = database_->last_id();
    insert_lists(id, ad);
    keep_flaws(ad);
    static_cast<void>(mark_seen(id));
}

void AdTable::rewrite(std::int64_t id, const Ad& ad, const std::optional<Timestamp>& shown_until) {
    full_text_->remove(id);
    run_with_fields(update_, id, ad, shown_until);
    full_text_->restore(id);
    delete_lists(id);
    insert_lists(id, ad);
    delete_flaws_.run(ad.uuid);
    keep_flaws(ad);
}

void AdTable::insert_lists(std::int64_t id, const Ad& ad) {
    int position = 0;
    for (const WorkLocation& place : ad.work_locations) {
        insert_location_.run(id, ++position, place.country, place.address, place.city, place.postal_code,
                             place.county, place.municipality);
    }
    position = 0;
    for (const Occupation& occupation : ad.occupations) {
        insert_occupation_.run(id, ++position, occupation.level1, occupation.level2);
    }
    position = 0;
    for (const Contact& contact : ad.contacts) {
        insert_contact_.run(id, ++position, contact.name, contact.email, contact.phone, contact.role,
                            contact.title);
    }
    position = 0;
    for (const Category& category : ad.categories) {
        insert_category_.run(id, ++position, category.type, category.code, category.name,
                             category.description, category.score);
    }
}

void AdTable::delete_lists(std::int64_t id) {
    for (Statement* statement :
         {&delete_locations_, &delete_occupations_, &delete_contacts_, &delete_categories_}) {
        statement->run(id);
    }
}

/// People's names and addresses are not kept for as long as the rest of an ad may be.
void AdTable::forget_people_of_left() {
    database_->execute(
        "DELETE FROM contacts WHERE ad IN (SELECT id FROM ads WHERE left_at IS NOT NULL);"
        "DELETE FROM rejects WHERE uuid IN (SELECT uuid FROM ads WHERE left_at IS NOT NULL);"
        "DELETE FROM flaws WHERE uuid IN (SELECT uuid FROM ads WHERE left_at IS NOT NULL)");
    full_text_->mark_log_due();
}

bool AdTable::mark_seen(std::int64_t id) {
    return mark_seen_.run(id) > 0;
}

void AdTable::record(std::string_view uuid, std::string_view kind, Timestamp at) {
    record_.run(at, uuid, kind);
}

void AdTable::reject(const Rejected& entry, Timestamp at, Tally& tally) {
    if (entry.uuid) {
        if (const auto id = find_id_.number(*entry.uuid)) static_cast<void>(mark_seen(*id));
    }
    auto id = find_reject_.number(entry.raw, entry.reason);
    if (!id) {
        insert_reject_.run(at, entry.uuid, entry.reason, entry.raw);
        id = database_->last_id();
    }
    tally.rejected += static_cast<std::uint64_t>(mark_reject_seen_.run(*id));
}

std::vector<std::string> AdTable::sample_seen(std::size_t most) const {
    std::vector<std::string> uuids;
    database_
        ->prepare("SELECT uuid FROM ads WHERE left_at IS NULL AND id IN (SELECT ad FROM temp.seen) LIMIT ?")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, most);
    return uuids;
}

std::vector<std::string> AdTable::sample_active(Timestamp at, std::size_t most) const {
    std::vector<std::string> uuids;
    database_
        ->prepare(
            "SELECT uuid FROM ads WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?) ORDER "
            "BY random() LIMIT ?")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, at, most);
    return uuids;
}

std::uint64_t AdTable::withdraw(const std::vector<std::string>& uuids, std::string_view reason,
                                Timestamp at) {
    auto leave =
        database_->prepare(fmt::format("UPDATE ads SET left_at = ?1, left_reason = ?3, json = {} "
                                       "WHERE uuid = ?2 AND left_at IS NULL",
                                       without_people));
    std::uint64_t count = 0;
    for (const std::string& uuid : uuids) {
        if (leave.run(at, uuid, reason) == 0) continue;
        record(uuid, reason, at);
        ++count;
    }
    if (count > 0) forget_people_of_left();
    return count;
}

std::uint64_t AdTable::expire(Timestamp at) {
    database_
        ->prepare(
            "INSERT INTO changes (at, uuid, kind) SELECT ?1, uuid, 'expired' FROM ads "
            "WHERE left_at IS NULL AND shown_until <= ?1 ORDER BY id")
        .run(at);
    const auto count =
        database_
            ->prepare(fmt::format("UPDATE ads SET left_at = shown_until, left_reason = 'expired', json = {} "
                                  "WHERE left_at IS NULL AND shown_until <= ?",
                                  without_people))
            .run(at);
    if (count > 0) forget_people_of_left();
    return static_cast<std::uint64_t>(count);
}

std::uint64_t AdTable::purge(Timestamp left_before, std::int64_t most) {
    std::vector<std::int64_t> going;
    database_->prepare("SELECT id FROM ads WHERE left_at IS NOT NULL AND left_at <= ? LIMIT ?")
        .each([&going](const Statement& row) { going.push_back(row.integer(0)); }, left_before, most);
    if (going.empty()) return 0;
    auto bury = database_->prepare(
        "INSERT INTO tombstones (uuid, reason, at) SELECT uuid, left_reason, left_at FROM ads "
        "WHERE id = ? ON CONFLICT (uuid) DO UPDATE SET reason = excluded.reason, at = excluded.at");
    auto remove = database_->prepare("DELETE FROM ads WHERE id = ?");
    for (const auto id : going) {
        bury.run(id);
        full_text_->remove(id);
        delete_lists(id);
        remove.run(id);
    }
    full_text_->mark_log_due();
    return going.size();
}

}  // namespace jobfeed::store
