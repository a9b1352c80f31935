// SPDX-License-Identifier: MIT
#include "publish/target_schema.hpp"

#include "publish/row_hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace jobfeed::publishing {
namespace {

// Only what PostgreSQL, Citus, CockroachDB and YugabyteDB all take: tests/checks/target_sql.sh has the list
// of what is not. Each statement may be run again, since not all of them can undo one. What has been released
// is never edited.
constexpr std::array<std::string_view, 1> migrations{R"sql(
CREATE TABLE IF NOT EXISTS ads (
    uuid UUID PRIMARY KEY,
    title TEXT,
    job_title TEXT,
    employer TEXT,
    orgnr TEXT,
    employer_homepage TEXT,
    published TIMESTAMPTZ,
    expires TIMESTAMPTZ,
    updated TIMESTAMPTZ,
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
    first_seen TIMESTAMPTZ NOT NULL,
    shown_until TIMESTAMPTZ,
    json JSONB NOT NULL
);
CREATE INDEX IF NOT EXISTS ads_by_shown_until ON ads (shown_until);
CREATE INDEX IF NOT EXISTS ads_by_published ON ads (published);

CREATE TABLE IF NOT EXISTS work_locations (
    uuid UUID NOT NULL,
    position INTEGER NOT NULL,
    country TEXT,
    address TEXT,
    city TEXT,
    postal_code TEXT,
    county TEXT,
    municipality TEXT,
    PRIMARY KEY (uuid, position)
);
CREATE INDEX IF NOT EXISTS work_locations_by_municipality ON work_locations (municipality);
CREATE INDEX IF NOT EXISTS work_locations_by_county ON work_locations (county);

CREATE TABLE IF NOT EXISTS occupations (
    uuid UUID NOT NULL,
    position INTEGER NOT NULL,
    level1 TEXT,
    level2 TEXT,
    PRIMARY KEY (uuid, position)
);
CREATE INDEX IF NOT EXISTS occupations_by_level1 ON occupations (level1);
CREATE INDEX IF NOT EXISTS occupations_by_level2 ON occupations (level2);

CREATE TABLE IF NOT EXISTS categories (
    uuid UUID NOT NULL,
    position INTEGER NOT NULL,
    type TEXT,
    code TEXT,
    name TEXT,
    description TEXT,
    score DOUBLE PRECISION,
    PRIMARY KEY (uuid, position)
);

CREATE TABLE IF NOT EXISTS changes (
    number BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    uuid UUID NOT NULL,
    kind TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS changes_by_uuid ON changes (uuid);

CREATE TABLE IF NOT EXISTS tombstones (
    uuid UUID PRIMARY KEY,
    reason TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

-- Each version of an ad, as long as someone wants them.
CREATE TABLE IF NOT EXISTS ad_versions (
    uuid UUID NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    title TEXT,
    job_title TEXT,
    employer TEXT,
    orgnr TEXT,
    employer_homepage TEXT,
    published TIMESTAMPTZ,
    expires TIMESTAMPTZ,
    updated TIMESTAMPTZ,
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
    first_seen TIMESTAMPTZ NOT NULL,
    shown_until TIMESTAMPTZ,
    json JSONB NOT NULL,
    PRIMARY KEY (uuid, valid_from)
);

CREATE TABLE IF NOT EXISTS syncs (
    number BIGINT PRIMARY KEY,
    started TIMESTAMPTZ NOT NULL,
    finished TIMESTAMPTZ NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT,
    checked BIGINT NOT NULL,
    added BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    restored BIGINT NOT NULL,
    already_expired BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    expired BIGINT NOT NULL,
    out_of_scope BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    not_found BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    flawed BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    wire_bytes BIGINT NOT NULL,
    windows BIGINT NOT NULL,
    events BIGINT NOT NULL,
    counts BIGINT NOT NULL,
    reread BIGINT NOT NULL,
    absent BIGINT NOT NULL,
    absent_confirmed BIGINT NOT NULL,
    late_events BIGINT NOT NULL,
    drifted BIGINT NOT NULL,
    ledger_announced BIGINT NOT NULL,
    ledger_shown BIGINT NOT NULL,
    ledger_expired BIGINT NOT NULL,
    ledger_out_of_scope BIGINT NOT NULL,
    ledger_unavailable BIGINT NOT NULL,
    ledger_pending BIGINT NOT NULL,
    ledger_unreadable BIGINT NOT NULL,
    ledger_unaccounted BIGINT NOT NULL
);

CREATE OR REPLACE VIEW all_ads AS
SELECT ads.uuid, title, job_title, employer, orgnr,
       place.municipality, place.county, place.city, place.postal_code, place.address, place.country,
       occupation.level1 AS occupation_level1, occupation.level2 AS occupation_level2,
       published, expires, updated, application_due, application_url, source_url, link, source,
       engagement_type, extent, start_time, position_count, sector, employer_homepage,
       nullif(json->>'description', '') AS description,
       nullif(json->'employer'->>'description', '') AS employer_description,
       json->'workLocations' AS work_locations,
       json->'occupationCategories' AS occupations,
       first_seen, shown_until, NULL::TIMESTAMPTZ AS left_at, NULL::TEXT AS left_reason, json
FROM ads
LEFT JOIN work_locations AS place ON place.uuid = ads.uuid AND place.position = 1
LEFT JOIN occupations AS occupation ON occupation.uuid = ads.uuid AND occupation.position = 1;

CREATE OR REPLACE VIEW active_ads AS
SELECT uuid, title, job_title, employer, orgnr, municipality, county, city, postal_code, address, country,
       occupation_level1, occupation_level2, published, expires, updated, application_due, application_url,
       source_url, link, source, engagement_type, extent, start_time, position_count, sector,
       employer_homepage, description, employer_description, work_locations, occupations, first_seen,
       shown_until, json
FROM all_ads
WHERE shown_until IS NULL OR shown_until > now();
)sql"};

constexpr auto newest_version = static_cast<std::int64_t>(migrations.size());

// The first to be made: who finds it knows that the other tables are jobfeed's.
constexpr std::string_view cursor_sql = R"sql(
CREATE TABLE IF NOT EXISTS jobfeed_cursor (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    schema_version INTEGER NOT NULL,
    mirror_id TEXT NOT NULL,
    copied_through BIGINT,
    copied_at_change BIGINT NOT NULL,
    number BIGINT NOT NULL,
    number_at TEXT,
    checksum BIGINT,
    versions_through BIGINT,
    moved_at TIMESTAMPTZ NOT NULL
)
)sql";

// An expression rather than a column: a tsvector may be 1 MB, texts are cut well before that.
constexpr std::string_view full_text_sql = R"sql(
CREATE OR REPLACE VIEW ad_words AS
SELECT uuid, to_tsvector('norwegian', left(coalesce(title, '') || ' ' || coalesce(job_title, '') || ' ' ||
       coalesce(employer, '') || ' ' || coalesce(json->>'description', ''), 100000)) AS words
FROM ads;
CREATE INDEX IF NOT EXISTS ads_by_words ON ads USING gin (
       to_tsvector('norwegian', left(coalesce(title, '') || ' ' || coalesce(job_title, '') || ' ' ||
       coalesce(employer, '') || ' ' || coalesce(json->>'description', ''), 100000)));
)sql";

constexpr std::string_view names_of_tables =
    "('ads', 'work_locations', 'occupations', 'categories', 'changes', 'tombstones', 'ad_versions', 'syncs', "
    "'all_ads', 'active_ads', 'ad_words')";

bool has_relation(Connection& connection, const std::string& schema, const std::string& names) {
    const Rows rows = connection.run(
        fmt::format("SELECT relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace "
                    "ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relname IN {} LIMIT 1",
                    names),
        {schema});
    return rows.count() > 0;
}

void make_schema(Connection& connection, const std::string& schema) {
    // IF NOT EXISTS would ask for the privilege to make one even if it is there.
    const Rows rows = connection.run("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {schema});
    if (rows.count() == 0) connection.run(fmt::format("CREATE SCHEMA IF NOT EXISTS \"{}\"", schema));
}

std::int64_t version_of(Connection& connection) {
    const Rows rows = connection.run("SELECT schema_version FROM jobfeed_cursor");
    return rows.count() == 0 ? 0 : rows.number(0, 0);
}

/// What the server says if it lacks something.
std::string try_to(Connection& connection, std::string_view sql) {
    try {
        connection.run(std::string(sql));
        return {};
    } catch (const PostgresError& error) {
        if (!error.is_lacking()) throw;
        return error.what();
    }
}

std::vector<std::string> names_made_by(std::string_view sql) {
    std::vector<std::string> names;
    for (const std::string_view before :
         {"TABLE IF NOT EXISTS ", "INDEX IF NOT EXISTS ", "OR REPLACE VIEW "}) {
        for (auto at = sql.find(before); at != std::string_view::npos; at = sql.find(before, at + 1)) {
            const auto name = sql.substr(at + before.size());
            names.push_back(fmt::format("'{}'", name.substr(0, name.find(' '))));
        }
    }
    return names;
}

/// Whether one of the tables, indexes and views is missing that this makes. To make them again would wait for
/// all who read there.
bool is_missing_any(Connection& connection, std::string_view sql) {
    const auto names = names_made_by(sql);
    const Rows rows = connection.run(
        fmt::format("SELECT count(*) FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON "
                    "pg_namespace.oid = relnamespace WHERE nspname = current_schema() AND relname IN ({})",
                    fmt::join(names, ", ")));
    return static_cast<std::size_t>(rows.number(0, 0)) < names.size();
}

bool has_all_hashes(Connection& connection) {
    const Rows rows = connection.run(
        "SELECT count(*) FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class ON pg_class.oid = attrelid "
        "JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = current_schema() "
        "AND relkind = 'r' AND attname = 'row_hash'");
    return static_cast<std::size_t>(rows.number(0, 0)) >= compared_tables().size();
}

}  // namespace

void migrate(Connection& connection, const std::string& schema, const std::string& target) {
    if (!has_relation(connection, schema, "('jobfeed_cursor')")) {
        make_schema(connection, schema);
        if (has_relation(connection, schema, std::string(names_of_tables))) {
            throw Error(
                ErrorKind::database,
                fmt::format("{}: the schema \"{}\" has tables that are not jobfeed's; name another with "
                            "--schema, nothing was changed",
                            target, schema));
        }
        connection.run(std::string(cursor_sql));
    }
    const auto version = version_of(connection);
    if (version > newest_version) {
        throw Error(
            ErrorKind::database,
            fmt::format("{}: its tables are of version {}, and this jobfeed knows versions up to {}: use "
                        "a newer jobfeed",
                        target, version, newest_version));
    }
    for (auto next = version; next < newest_version; ++next) {
        connection.run(std::string(migrations.at(static_cast<std::size_t>(next))));
        connection.run("UPDATE jobfeed_cursor SET schema_version = " + std::to_string(next + 1));
    }
}

void restore(Connection& connection) {
    for (const std::string_view migration : migrations) {
        if (is_missing_any(connection, migration)) static_cast<void>(try_to(connection, migration));
    }
    if (is_missing_any(connection, full_text_sql)) static_cast<void>(add_full_text(connection));
    add_trigrams(connection);
    if (!has_all_hashes(connection)) static_cast<void>(add_hashes(connection));
}

std::int64_t schema_version() {
    return newest_version;
}

bool add_hashes(Connection& connection) {
    for (const ComparedTable& table : compared_tables()) {
        const std::string lacking =
            try_to(connection, fmt::format("ALTER TABLE {} ADD COLUMN IF NOT EXISTS row_hash BIGINT "
                                           "GENERATED ALWAYS AS ({}) STORED",
                                           table.name, hash_number_sql(table)));
        if (!lacking.empty()) return false;
    }
    return try_to(connection, "SELECT bit_xor(row_hash) FROM tombstones").empty();
}

void add_trigrams(Connection& connection) {
    const Rows rows = connection.run(
        "SELECT nspname FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace ON pg_namespace.oid = "
        "extnamespace WHERE extname = 'pg_trgm'");
    if (rows.count() == 0) return;
    for (const std::string_view column : {"title", "employer"}) {
        static_cast<void>(try_to(
            connection, fmt::format("CREATE INDEX IF NOT EXISTS ads_by_letters_of_{0} ON ads USING gin "
                                    "({0} \"{1}\".gin_trgm_ops)",
                                    column, rows.text(0, 0))));
    }
}

std::string add_full_text(Connection& connection) {
    std::string lacking = try_to(connection, full_text_sql);
    // Else each ANALYZE reads all texts, to make statistics that no plan needs.
    if (lacking.empty())
        static_cast<void>(try_to(connection, "ALTER INDEX ads_by_words ALTER COLUMN 1 SET STATISTICS 0"));
    return lacking;
}

}  // namespace jobfeed::publishing
