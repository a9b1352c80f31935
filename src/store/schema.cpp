// SPDX-License-Identifier: MIT
#include "store/schema.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <array>
#include <fstream>
#include <string_view>

namespace jobfeed::store {
namespace {

// What has been released is never edited: a change is a new entry at the end. jobfeed-schema(5) describes the
// sum.
constexpr std::array<std::string_view, 1> migrations{R"sql(
CREATE TABLE identity (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    mirror_id TEXT NOT NULL
) STRICT;
INSERT INTO identity VALUES (1, lower(hex(randomblob(16))));

CREATE TABLE mirror (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    feed TEXT NOT NULL,
    base_url TEXT NOT NULL,
    after_sync INTEGER NOT NULL,
    token_expires TEXT
) STRICT;

CREATE TABLE filters (
    kind TEXT NOT NULL CHECK (kind IN ('county', 'municipality', 'category', 'source', 'orgnr')),
    value TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE ads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    title TEXT,
    job_title TEXT,
    employer TEXT,
    orgnr TEXT,
    employer_homepage TEXT,
    published TEXT,
    expires TEXT,
    updated TEXT,
    source TEXT,
    source_url TEXT,
    application_url TEXT,
    application_due TEXT,
    link TEXT,
    engagement_type TEXT,
    extent TEXT,
    start_time TEXT,
    position_count TEXT,
    sector TEXT,
    first_seen TEXT NOT NULL,
    shown_until TEXT,
    left_at TEXT,
    left_reason TEXT CHECK (left_reason IN ('expired', 'withdrawn', 'out_of_scope')),
    json TEXT NOT NULL,
    CHECK ((left_at IS NULL) = (left_reason IS NULL))
) STRICT;
CREATE INDEX ads_by_state ON ads (left_at, shown_until);
-- Holds all that a run must know of an ad before it reads a searched feed.
CREATE INDEX ads_by_update ON ads (updated, uuid) WHERE left_at IS NULL;
-- The order of the searched feed, and what it filters by: a search reads only the ads that it shows.
-- left_at is in it since SQLite would look the ads up for it, though all are NULL.
CREATE INDEX ads_by_publication ON ads (published, uuid, shown_until, updated, source, orgnr, left_at)
    WHERE left_at IS NULL;
-- The day until which to apply, where it is written as a date; else the last day on which the ad is shown:
-- shown_until is midnight in Oslo, whose date in UTC is the day before. selection.cpp asks in the same words.
CREATE INDEX ads_by_deadline ON ads (coalesce(
    CASE WHEN application_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
         THEN substr(application_due, 1, 10)
         WHEN application_due GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*'
         THEN substr(application_due, 7, 4) || '-' || substr(application_due, 4, 2) || '-'
              || substr(application_due, 1, 2)
         ELSE substr(shown_until, 1, 10) END, '9999'), shown_until, left_at)
    WHERE left_at IS NULL;

CREATE TABLE work_locations (
    ad INTEGER NOT NULL REFERENCES ads (id),
    position INTEGER NOT NULL,
    country TEXT,
    address TEXT,
    city TEXT,
    postal_code TEXT,
    county TEXT,
    municipality TEXT,
    PRIMARY KEY (ad, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_locations_by_name ON work_locations (county, municipality);

CREATE TABLE occupations (
    ad INTEGER NOT NULL REFERENCES ads (id),
    position INTEGER NOT NULL,
    level1 TEXT,
    level2 TEXT,
    PRIMARY KEY (ad, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX occupations_by_name ON occupations (level1, level2);

CREATE TABLE contacts (
    ad INTEGER NOT NULL REFERENCES ads (id),
    position INTEGER NOT NULL,
    name TEXT,
    email TEXT,
    phone TEXT,
    role TEXT,
    title TEXT,
    PRIMARY KEY (ad, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE categories (
    ad INTEGER NOT NULL REFERENCES ads (id),
    position INTEGER NOT NULL,
    type TEXT,
    code TEXT,
    name TEXT,
    description TEXT,
    score REAL,
    PRIMARY KEY (ad, position)
) STRICT, WITHOUT ROWID;
-- A view, since generated columns are computed at each write, to check their type.
-- json_extract cuts a text at U+0000, so that U+FFFD stands for it; first, the other thing that begins with a
-- backslash before a u is put out of the way: an escaped backslash.
CREATE VIEW ads_with_texts AS
SELECT ads.*,
       nullif(json_extract(
           CASE WHEN instr(json, '\u0000')
                THEN replace(replace(json, '\\', '\u005c'), '\u0000', '\ufffd') ELSE json END,
           '$.description'), '') AS description,
       nullif(json_extract(
           CASE WHEN instr(json, '\u0000')
                THEN replace(replace(json, '\\', '\u005c'), '\u0000', '\ufffd') ELSE json END,
           '$.employer.description'), '') AS employer_description
FROM ads;

CREATE VIEW ads_flat AS
SELECT ads.id, ads.uuid, title, job_title, employer, orgnr,
       place.municipality, place.county, place.city, place.postal_code, place.address, place.country,
       occupation.level1 AS occupation_level1, occupation.level2 AS occupation_level2,
       published, expires, updated, application_due, application_url, source_url, link, source,
       engagement_type, extent, start_time, position_count, sector, employer_homepage,
       description, employer_description,
       json_extract(json, '$.workLocations') AS work_locations,
       json_extract(json, '$.occupationCategories') AS occupations,
       first_seen, shown_until, left_at, left_reason, json
FROM ads_with_texts AS ads
LEFT JOIN work_locations AS place ON place.ad = ads.id AND place.position = 1
LEFT JOIN occupations AS occupation ON occupation.ad = ads.id AND occupation.position = 1;

CREATE VIEW all_ads AS
SELECT uuid, title, job_title, employer, orgnr, municipality, county, city, postal_code, address, country,
       occupation_level1, occupation_level2, published, expires, updated, application_due, application_url,
       source_url, link, source, engagement_type, extent, start_time, position_count, sector,
       employer_homepage, description, employer_description, work_locations, occupations, first_seen,
       shown_until, left_at, left_reason,
       json
FROM ads_flat;

CREATE VIEW active_ads AS
SELECT uuid, title, job_title, employer, orgnr, municipality, county, city, postal_code, address, country,
       occupation_level1, occupation_level2, published, expires, updated, application_due, application_url,
       source_url, link, source, engagement_type, extent, start_time, position_count, sector,
       employer_homepage, description, employer_description, work_locations, occupations, first_seen,
       shown_until, json
FROM all_ads
WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));

CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    uuid TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('added', 'updated', 'withdrawn', 'expired', 'restored', 'out_of_scope'))
) STRICT;

-- How far those have read who have the mirror remember it.
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    moved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
    uuid TEXT PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('expired', 'withdrawn', 'out_of_scope')),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    uuid TEXT,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL
) STRICT;
-- By its beginning, since nothing long is stored twice: a page can hold tens of thousands of them.
CREATE INDEX rejects_by_beginning ON rejects (substr(raw, 1, 200));

CREATE TABLE flaws (
    uuid TEXT NOT NULL,
    field TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (uuid, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE syncs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,
    finished TEXT,
    outcome TEXT NOT NULL
        CHECK (outcome IN ('running', 'complete', 'quick', 'incomplete', 'held', 'failed')),
    message TEXT,
    checked INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    restored INTEGER NOT NULL DEFAULT 0,
    already_expired INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0,
    out_of_scope INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    not_found INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    flawed INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    wire_bytes INTEGER NOT NULL DEFAULT 0,
    windows INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0,
    counts INTEGER NOT NULL DEFAULT 0,
    reread INTEGER NOT NULL DEFAULT 0,
    absent INTEGER NOT NULL DEFAULT 0,
    absent_confirmed INTEGER NOT NULL DEFAULT 0,
    late_events INTEGER NOT NULL DEFAULT 0,
    drifted INTEGER NOT NULL DEFAULT 0,
    ledger_announced INTEGER NOT NULL DEFAULT 0,
    ledger_shown INTEGER NOT NULL DEFAULT 0,
    ledger_expired INTEGER NOT NULL DEFAULT 0,
    ledger_out_of_scope INTEGER NOT NULL DEFAULT 0,
    ledger_unavailable INTEGER NOT NULL DEFAULT 0,
    ledger_pending INTEGER NOT NULL DEFAULT 0,
    ledger_unreadable INTEGER NOT NULL DEFAULT 0,
    ledger_unaccounted INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE cursor (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    page TEXT NOT NULL,
    newest TEXT,
    full_scan INTEGER NOT NULL,
    rank INTEGER NOT NULL
) STRICT;

-- What is still to be read of the events: parts that a first run reads side by side.
CREATE TABLE segments (
    rank INTEGER PRIMARY KEY,
    since TEXT NOT NULL,
    until TEXT,
    page TEXT NOT NULL
) STRICT;

-- The last event of each ad, until the feed's end is reached. It counts once all that is newer was read.
CREATE TABLE events (
    uuid TEXT PRIMARY KEY,
    active INTEGER NOT NULL,
    raw_time TEXT NOT NULL,
    repeat INTEGER NOT NULL,
    late INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    applied INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Each ad of which the feed's last word is ACTIVE ('stopped': INACTIVE, and its removal is still to come).
CREATE TABLE lookups (
    uuid TEXT PRIMARY KEY,
    event TEXT,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'available', 'out_of_scope', 'unavailable', 'unreadable', 'stopped')),
    reason TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    not_found_since TEXT,
    next_try TEXT,
    confirmed_at TEXT,
    shown_until TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX lookups_by_state ON lookups (state, confirmed_at);

CREATE VIEW ledger AS
SELECT lookups.uuid,
       CASE WHEN state <> 'available' THEN state
            WHEN ads.uuid IS NOT NULL
                 AND (ads.shown_until IS NULL
                      OR ads.shown_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) THEN 'shown'
            WHEN lookups.shown_until <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') THEN 'expired'
            ELSE 'unaccounted' END AS state,
       reason, tries, coalesce(failing_since, not_found_since) AS since, next_try, confirmed_at
FROM lookups LEFT JOIN ads ON ads.uuid = lookups.uuid AND ads.left_at IS NULL
WHERE state <> 'stopped';

-- What a searched feed counts and the mirror does not show.
CREATE TABLE unstored (
    uuid TEXT PRIMARY KEY,
    updated TEXT,
    sync INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last run over a searched feed that was proved complete.
CREATE TABLE proof (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    sync INTEGER NOT NULL,
    began TEXT NOT NULL,
    full_scan_at TEXT,
    overlap INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE ad_words USING fts5 (
    title, job_title, employer, description,
    content = '', tokenize = 'unicode61 remove_diacritics 0'
);
-- Few and large flushes make building the index twice as fast; 16 MiB is a quarter of what a run may use.
INSERT INTO ad_words (ad_words, rank) VALUES ('hashsize', 16777216);
-- Parts are joined by sixteens (crisismerge) and by prune: little by little, everything was written
-- four times over.
INSERT INTO ad_words (ad_words, rank) VALUES ('automerge', 0);

CREATE TABLE full_text_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    indexed_through INTEGER NOT NULL,
    purge_due INTEGER NOT NULL,
    rules TEXT NOT NULL
) STRICT;
INSERT INTO full_text_state VALUES (1, 0, 0, '');
)sql"};

constexpr auto newest_version = static_cast<std::int64_t>(migrations.size());

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
    throw Error(ErrorKind::database,
                fmt::format("{} {}; it was left untouched; name another file with --db", path, why));
}

std::string newer(std::int64_t version) {
    return fmt::format(
        "is of schema version {}, and this jobfeed knows versions up to {}: use a newer jobfeed", version,
        newest_version);
}

std::int64_t big_endian(std::string_view bytes) {
    std::int64_t value = 0;
    for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
}

std::int64_t version_of(const Database& database) {
    return database.number("PRAGMA user_version");
}

}  // namespace

void refuse_foreign_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return;
    if (!std::filesystem::is_regular_file(path, error)) refuse(path.string(), "is not a file");
    // SQLite's header: a magic text, at byte 60 the user version, at byte 68 the application id.
    constexpr std::size_t header_size = 72;
    std::array<char, header_size> bytes{};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error(ErrorKind::failed,
                    fmt::format("{} cannot be read; check its permissions", path.string()));
    file.read(bytes.data(), header_size);
    const std::string_view header(bytes.data(), static_cast<std::size_t>(file.gcount()));
    // A log beside an empty file means that it was a mirror once: jobfeed makes that after the file.
    if (header.empty() && std::filesystem::exists(path.string() + "-wal", error))
        throw damaged(path.string(), "it is empty");
    if (header.empty()) return;
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    if (header.size() < header_size || !header.starts_with(magic))
        refuse(path.string(), "is not an SQLite database");
    if (big_endian(header.substr(68, 4)) != application_id)
        refuse(path.string(), "is not a database of jobfeed's");
    if (const auto version = big_endian(header.substr(60, 4)); version > newest_version) {
        refuse(path.string(), newer(version));
    }
}

void migrate(Database& database) {
    if (const auto version = version_of(database); version > newest_version) {
        throw Error(ErrorKind::database, "the database " + newer(version));
    }
    if (version_of(database) == 0) {
        // Ads are about 6 kB: a page of 8 kB holds one in one piece; larger pages gain little and take more
        // memory.
        database.execute("PRAGMA page_size = 8192");
    }
    for (auto version = version_of(database); version < newest_version; ++version) {
        Transaction transaction(database);
        database.execute(std::string(migrations[static_cast<std::size_t>(version)]));
        database.execute(
            fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, version + 1));
        transaction.commit();
    }
}

void require_current_schema(const Database& database) {
    const auto version = version_of(database);
    if (version > newest_version) throw Error(ErrorKind::database, "the database " + newer(version));
    if (version < newest_version) {
        throw Error(ErrorKind::database,
                    "the database is of an older schema version, or empty: run jobfeed sync or jobfeed prune "
                    "once, which bring it up to date");
    }
}

}  // namespace jobfeed::store
