// SPDX-License-Identifier: MIT
#include <jobfeed/compliance.hpp>

#include "store/lock_file.hpp"
#include "store/page_scan.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <unordered_map>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

// As every output asks: what is shown at the moment ?1.
constexpr std::string_view shown = "left_at IS NULL AND (shown_until IS NULL OR shown_until > ?1)";

// The last word on each ad that is shown: of the log of changes, of the tombstones, and, where a feed
// announces each ad, of the ledger.
constexpr std::string_view after_all =
    "WITH shown AS (SELECT uuid FROM ads WHERE {0}), "
    "last AS (SELECT uuid, kind, max(number) FROM changes GROUP BY uuid) "
    "SELECT uuid FROM shown LEFT JOIN last USING (uuid) "
    "WHERE kind IS NULL OR kind NOT IN ('added', 'updated', 'restored') "
    "OR uuid IN (SELECT uuid FROM tombstones) OR (EXISTS (SELECT 1 FROM cursor) AND NOT EXISTS "
    "(SELECT 1 FROM lookups WHERE lookups.uuid = shown.uuid AND state <> 'stopped' "
    "AND (state NOT IN ('unavailable', 'out_of_scope') OR (state = 'unavailable' AND not_found_since IS "
    "NULL)))) "
    "ORDER BY uuid";

std::uint64_t count(const Database& database, std::string_view sql, auto... values) {
    return static_cast<std::uint64_t>(database.prepare(sql).number(values...).value_or(0));
}

/// Whether the day in Oslo that holds such a time is over; many ads share one.
class LastDays {
  public:
    explicit LastDays(Timestamp at) : at_(at) {}

    bool is_over(std::string_view expires) {
        const auto [place, is_new] = known_.try_emplace(std::string(expires), false);
        const auto moment = is_new ? parse_timestamp(expires) : std::nullopt;
        if (moment) place->second = end_of_day_in_oslo(*moment) <= at_;
        return place->second;
    }

  private:
    Timestamp at_;
    std::unordered_map<std::string, bool> known_{};
};

/// By `expires` as it was read and as the feed sent it: `shown_until`, by which ads are shown, is what is in
/// doubt.
void find_past_last_day(const Database& database, Timestamp at, MirrorProof& proof) {
    LastDays days(at);
    database
        .prepare(
            fmt::format("SELECT uuid, expires, iif(json_valid(json), json_extract(json, '$.expires'), NULL) "
                        "FROM ads WHERE {} ORDER BY uuid",
                        shown))
        .each(
            [&](const Statement& row) {
                ++proof.active;
                if (days.is_over(row.text(1)) || days.is_over(row.text(2)))
                    proof.past_last_day.emplace_back(row.text(0));
            },
            at);
}

void find_shown_after_all(const Database& database, Timestamp at, MirrorProof& proof) {
    database.prepare(fmt::format(fmt::runtime(after_all), shown))
        .each([&proof](const Statement& row) { proof.shown_after_all.emplace_back(row.text(0)); }, at);
}

/// People's names and addresses are deleted as soon as an ad leaves, whatever of it is kept.
std::uint64_t count_people(const Database& database) {
    return count(
        database,
        "SELECT (SELECT count(*) FROM contacts WHERE ad NOT IN (SELECT id FROM ads WHERE left_at IS NULL)) "
        "+ (SELECT count(*) FROM ads WHERE left_at IS NOT NULL AND json_valid(json) "
        "AND json_type(json, '$.contactList') IS NOT NULL) "
        "+ (SELECT count(*) FROM rejects WHERE uuid IN (SELECT uuid FROM ads WHERE left_at IS NOT NULL)) "
        "+ (SELECT count(*) FROM flaws WHERE uuid NOT IN (SELECT uuid FROM ads WHERE left_at IS NULL))");
}

std::uint64_t count_stray_rows(const Database& database) {
    std::uint64_t rows = 0;
    for (const std::string_view table : {"work_locations", "occupations", "categories"})
        rows += count(database,
                      fmt::format("SELECT count(*) FROM {} WHERE ad NOT IN (SELECT id FROM ads)", table));
    return rows +
           count(database, "SELECT count(*) FROM ad_words_docsize WHERE id NOT IN (SELECT id FROM ads)");
}

void read_tables(const Mirror& mirror, const Database& database, Timestamp at, MirrorProof& proof) {
    find_past_last_day(database, at, proof);
    find_shown_after_all(database, at, proof);
    proof.unmarked = count(database,
                           "SELECT count(*) FROM ads WHERE left_at IS NULL AND shown_until <= "
                           "(SELECT max(started) FROM syncs WHERE outcome = 'complete' AND started <= ?)",
                           at);
    proof.people = count_people(database);
    proof.stray_rows = count_stray_rows(database);
    proof.odd_tombstones =
        count(database, "SELECT count(*) FROM tombstones WHERE length(uuid) <> 36 OR length(at) <> 24");
    proof.purge_due = count(database, "SELECT purge_due FROM full_text_state") != 0;
    proof.kept = count(database, "SELECT count(*) FROM ads WHERE left_at IS NOT NULL");
    const MirrorStatus status = mirror.status(at);
    proof.last_complete = status.last_complete;
    proof.consumers = status.consumers;
}

}  // namespace

MirrorProof prove(const std::filesystem::path& path, Timestamp at) {
    const Mirror mirror = Mirror::open(path);
    const store::LockFile lock(path);
    Database database(path, Database::Access::read);
    const store::ReadTransaction transaction(database);
    MirrorProof proof;
    read_tables(mirror, database, at, proof);
    try {
        proof.remains = store::scan_pages(database);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::failed) throw;
        proof.why_unread = error.what();
    }
    return proof;
}

}  // namespace jobfeed
