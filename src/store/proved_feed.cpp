// SPDX-License-Identifier: MIT
#include "store/proved_feed.hpp"

namespace jobfeed::store {
namespace {

Database& with_absent_table(Database& database) {
    database.execute("CREATE TEMP TABLE absent (uuid TEXT PRIMARY KEY) WITHOUT ROWID");
    return database;
}

bool is_past(const Ad& ad, Timestamp at) {
    return ad.expires && *ad.expires <= at && end_of_day_in_oslo(*ad.expires) <= at;
}

}  // namespace

ProvedFeed::ProvedFeed(Database& database)
    : database_(&with_absent_table(database)),
      add_unstored_(
          database.prepare("INSERT INTO unstored (uuid, updated, sync) VALUES (?, ?, ?) ON CONFLICT (uuid) "
                           "DO UPDATE SET updated = excluded.updated, sync = excluded.sync")),
      remove_unstored_(database.prepare("DELETE FROM unstored WHERE uuid = ?")),
      add_absent_(database.prepare("INSERT OR IGNORE INTO temp.absent VALUES (?)")) {}

void ProvedFeed::begin_run() {
    database_->execute("DELETE FROM temp.absent");
}

void ProvedFeed::add_unstored(const std::string& uuid, std::optional<Timestamp> updated, std::int64_t sync) {
    add_unstored_.run(uuid, updated, sync);
}

void ProvedFeed::store(const Batch& batch, Timestamp at, std::int64_t sync, Tally& tally) {
    for (const Ad& ad : batch.ads) {
        if (is_past(ad, at)) {
            add_unstored(ad.uuid, ad.updated, sync);
        } else {
            remove_unstored_.run(ad.uuid);
        }
    }
    for (const Rejected& entry : batch.rejected)
        add_unstored(entry.uuid ? *entry.uuid : to_string(entry_key(entry.raw)), entry.updated, sync);
    for (const Unstored& entry : batch.unstored) add_unstored(entry.uuid, entry.updated, sync);
    for (const std::string& uuid : batch.absent) {
        remove_unstored_.run(uuid);
        add_absent_.run(uuid);
    }
    if (batch.proof) conclude(*batch.proof, at, sync, tally);
}

void ProvedFeed::conclude(const Proof& proof, Timestamp at, std::int64_t sync, Tally& tally) {
    if (proof.full_scan) {
        database_->prepare("DELETE FROM unstored WHERE sync <> ?").run(sync);
        database_->execute(
            "DELETE FROM rejects WHERE id NOT IN (SELECT reject FROM temp.seen_rejects);"
            "INSERT OR IGNORE INTO temp.absent SELECT uuid FROM ads WHERE left_at IS NULL "
            "AND id NOT IN (SELECT ad FROM temp.seen)");
    } else {
        forget_absent_rejects();
        tally.unchanged += static_cast<std::uint64_t>(
            database_
                ->prepare(
                    "SELECT count(*) FROM ads WHERE left_at IS NULL "
                    "AND (shown_until IS NULL OR shown_until > ?) AND id NOT IN (SELECT ad FROM temp.seen) "
                    "AND uuid NOT IN (SELECT uuid FROM temp.absent)")
                .number(at)
                .value_or(0));
    }
    database_
        ->prepare(
            "INSERT INTO proof (only_row, sync, began, full_scan_at, overlap) VALUES (1, ?1, ?2, ?3, ?4) "
            "ON CONFLICT (only_row) DO UPDATE SET sync = ?1, began = ?2, full_scan_at = coalesce(?3, "
            "full_scan_at), "
            "overlap = ?4")
        .run(sync, proof.began, proof.full_scan ? std::optional(at) : std::nullopt, proof.overlap.count());
}

void ProvedFeed::forget_absent_rejects() {
    database_->execute(
        "DELETE FROM rejects WHERE uuid IN (SELECT uuid FROM temp.absent) "
        "OR (id NOT IN (SELECT reject FROM temp.seen_rejects) "
        "AND uuid IN (SELECT uuid FROM ads WHERE id IN (SELECT ad FROM temp.seen)))");
    std::vector<std::int64_t> going;
    auto is_absent = database_->prepare("SELECT 1 FROM temp.absent WHERE uuid = ?");
    database_->prepare("SELECT id, raw FROM rejects WHERE uuid IS NULL").each([&](const Statement& row) {
        if (is_absent.number(to_string(entry_key(row.text(1))))) going.push_back(row.integer(0));
    });
    auto forget = database_->prepare("DELETE FROM rejects WHERE id = ?");
    for (const auto id : going) forget.run(id);
}

KnownFeed ProvedFeed::read(Timestamp at) const {
    KnownFeed feed;
    // An empty feed is believed in the third run.
    feed.was_empty = database_
                         ->prepare(
                             "SELECT count(*) = 2 FROM (SELECT message FROM syncs WHERE finished IS NOT NULL "
                             "AND number > coalesce((SELECT after_sync FROM mirror), 0) "
                             "ORDER BY number DESC LIMIT 2) WHERE instr(message, ?) = 1")
                         .number(feed_is_empty) != 0;
    // What another scope counted is no longer counted, and at midnight ads pass their last day.
    database_
        ->prepare(
            "SELECT began, full_scan_at, overlap FROM proof WHERE sync > (SELECT after_sync FROM mirror)")
        .each([&feed, at](const Statement& row) {
            feed.began = row.time(0).value_or(Timestamp{});
            const auto full_scan_at = row.time(1);
            feed.overlap = std::chrono::seconds{row.integer(2)};
            feed.proved = full_scan_at && *full_scan_at <= at && end_of_day_in_oslo(*full_scan_at) > at;
        });
    if (!feed.proved) return feed;
    database_
        ->prepare(
            "SELECT uuid, updated FROM unstored UNION ALL SELECT uuid, updated FROM ads "
            "WHERE left_at IS NULL AND uuid NOT IN (SELECT uuid FROM unstored) ORDER BY updated")
        .each([&feed](const Statement& row) {
            const auto updated = row.time(1);
            // It has no place where it could be counted: then every page has to be read.
            if (!updated) feed.proved = false;
            feed.entries.push_back({updated.value_or(Timestamp{}), entry_key(row.text(0))});
        });
    return feed;
}

std::vector<std::string> ProvedFeed::absent(Timestamp at) const {
    std::vector<std::string> uuids;
    database_
        ->prepare(
            "SELECT uuid FROM ads WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?) "
            "AND uuid IN (SELECT uuid FROM temp.absent) ORDER BY id")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, at);
    return uuids;
}

}  // namespace jobfeed::store
