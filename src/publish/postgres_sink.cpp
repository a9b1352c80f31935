// SPDX-License-Identifier: MIT
#include "publish/postgres_sink.hpp"

#include "publish/target_schema.hpp"

#include <fmt/format.h>

#include <thread>

namespace jobfeed::publishing {
namespace {

constexpr std::string_view cursor_columns =
    "mirror_id, copied_through, copied_at_change, number, number_at, checksum, versions_through";

/// `{a,b}`: an array of uuids, as text.
template <typename Items>
std::string array_of_uuids(const Items& items) {
    std::string text = "{";
    for (const auto& item : items) text.append(text.size() > 1 ? "," : "").append(item.uuid);
    return text + "}";
}

std::optional<std::int64_t> number_or_none(const Rows& rows, int column) {
    return rows.text(0, column).empty() ? std::nullopt : std::optional(rows.number(0, column));
}

std::optional<std::uint64_t> unsigned_or_none(const Rows& rows, int column) {
    const auto number = number_or_none(rows, column);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

Cursor cursor_of(const Rows& rows) {
    return {.mirror_id = std::string(rows.text(0, 0)),
            .copied_through = number_or_none(rows, 1),
            .copied_at_change = static_cast<std::uint64_t>(rows.number(0, 2)),
            .number = static_cast<std::uint64_t>(rows.number(0, 3)),
            .number_at = std::string(rows.text(0, 4)),
            .checksum = unsigned_or_none(rows, 5),
            .versions_through = unsigned_or_none(rows, 6)};
}

/// In the order of cursor_columns; a checksum is a BIGINT there.
Connection::Values values_of(const Cursor& cursor) {
    const auto text = [](const auto& number) {
        return number ? std::optional(std::to_string(static_cast<std::int64_t>(*number))) : std::nullopt;
    };
    return {cursor.mirror_id,
            text(cursor.copied_through),
            std::to_string(cursor.copied_at_change),
            std::to_string(cursor.number),
            cursor.number_at,
            text(cursor.checksum),
            text(cursor.versions_through)};
}

/// The columns that are sent.
std::string column_list(const ComparedTable& table) {
    return fmt::format("{}", fmt::join(table.columns, ", "));
}

}  // namespace

void PostgresSink::Step::add(std::size_t table, const ReplicaRow& row) {
    rows_.at(table).add(row);
    if (hashed_) checksum_ ^= number_of_hash(hash_of(compared_tables().at(table), row));
}

void PostgresSink::Step::send(Connection& connection) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const ComparedTable& table = compared_tables().at(i);
        connection.copy(fmt::format("{} ({})", table.name, column_list(table)), rows_.at(i).text());
        rows_.at(i).clear();
    }
}

PostgresSink::PostgresSink(const ConnectionSettings& settings, const PublishOptions& options)
    : name_(settings.name), history_(options.history), note_(options.note), connection_(settings) {
    // An index over all texts takes its time.
    connection_.run(
        fmt::format("SET statement_timeout = 0; SET lock_timeout = '{}s'; SET search_path TO \"{}\"",
                    settings.timeout.count(), options.schema));
    hold(options.schema);
    migrate(connection_, options.schema, name_);
    if (options.verify) restore(connection_);
    if (history_)
        connection_.run("UPDATE jobfeed_cursor SET versions_through = 0 WHERE versions_through IS NULL");
    find_member_order();
    maker_.emplace(order_);
}

/// For a clear message only: what makes each change count once is the cursor's row, locked in each
/// transaction. CockroachDB answers yes to everyone, older YugabyteDBs know no such lock.
void PostgresSink::hold(const std::string& schema) {
    // A killed publisher's connection takes a moment to go.
    constexpr std::chrono::seconds patience{5};
    constexpr std::chrono::milliseconds between_looks{100};
    const auto began = std::chrono::steady_clock::now();
    try {
        while (connection_.run("SELECT pg_try_advisory_lock(hashtext($1)::BIGINT)", {"jobfeed " + schema})
                   .text(0, 0) != "t") {
            if (std::chrono::steady_clock::now() - began > patience) {
                throw Error(
                    ErrorKind::busy,
                    fmt::format("another jobfeed is publishing to {}; run again when it is done", name_));
            }
            std::this_thread::sleep_for(between_looks);
        }
    } catch (const PostgresError& error) {
        if (!error.is_lacking()) throw;
    }
}

void PostgresSink::find_member_order() {
    const auto rows = connection_.run(R"(SELECT '{"b": 1, "aa": 2}'::JSONB::TEXT)");
    order_ = rows.text(0, 0).starts_with(R"({"aa")") ? MemberOrder::by_name : MemberOrder::by_length;
}

std::optional<Cursor> PostgresSink::cursor() {
    const auto rows = connection_.run(fmt::format("SELECT {} FROM jobfeed_cursor", cursor_columns));
    return rows.count() == 0 ? std::nullopt : std::optional(cursor_of(rows));
}

Cursor PostgresSink::begin(const Cursor& first_copy) {
    // An index that is there takes the rows sooner than one that is made of them afterwards.
    const std::string lacking = add_full_text(connection_);
    if (!lacking.empty() && note_) note_("no full-text search in the target: " + lacking);
    add_trigrams(connection_);
    const auto known = cursor();
    Cursor cursor = first_copy;
    if (history_ || (known && known->versions_through)) cursor.versions_through = 0;
    if (add_hashes(connection_)) cursor.checksum = 0;
    ServerTransaction transaction(connection_);
    for (const ComparedTable& table : compared_tables()) connection_.run("DELETE FROM " + table.name);
    connection_.run("DELETE FROM syncs; DELETE FROM jobfeed_cursor");
    // What is still valid is begun again by the copy.
    connection_.run("UPDATE ad_versions SET valid_to = now() WHERE valid_to IS NULL");
    connection_.run(fmt::format("INSERT INTO jobfeed_cursor (only_row, schema_version, {}, moved_at) "
                                "VALUES (1, {}, $1, $2, $3, $4, $5, $6, $7, now())",
                                cursor_columns, schema_version()),
                    values_of(cursor));
    transaction.commit();
    return cursor;
}

void PostgresSink::expect(const Cursor& cursor) {
    const auto rows = connection_.run(
        fmt::format("SELECT {} FROM jobfeed_cursor WHERE only_row = 1 FOR UPDATE", cursor_columns));
    if (rows.count() == 0 || cursor_of(rows) != cursor) {
        throw Error(
            ErrorKind::busy,
            fmt::format("another jobfeed is publishing to {}: the cursor was moved; run again", name_));
    }
}

void PostgresSink::move(const Cursor& cursor) {
    connection_.run(
        "UPDATE jobfeed_cursor SET mirror_id = $1, copied_through = $2, copied_at_change = $3, number = $4, "
        "number_at = $5, checksum = $6, versions_through = $7, moved_at = now() WHERE only_row = 1",
        values_of(cursor));
}

std::uint64_t PostgresSink::remove(std::size_t first_table, std::size_t last_table,
                                   const std::string& condition, const Connection::Values& values,
                                   bool hashed) {
    std::uint64_t checksum = 0;
    for (std::size_t i = first_table; i <= last_table; ++i) {
        const Rows rows =
            connection_.run(fmt::format("DELETE FROM {} WHERE {}{}", compared_tables().at(i).name, condition,
                                        hashed ? " RETURNING row_hash" : ""),
                            values);
        for (int row = 0; row < rows.count(); ++row)
            checksum ^= static_cast<std::uint64_t>(rows.number(row, 0));
    }
    return checksum;
}

void PostgresSink::collect(const ReplicaAd& ad, Step& step) {
    step.add(index_of_ads, maker_->ad(ad));
    for (const ReplicaList list : replica_lists) {
        const auto index = static_cast<std::size_t>(list);
        for (std::size_t i = 0; i < ad.lists.at(index).size(); ++i)
            step.add(index_of_lists + index, RowMaker::list_row(ad, list, i));
    }
}

void PostgresSink::apply(const ReplicaBatch& batch, const Cursor& before, Cursor& after) {
    const bool hashed = before.checksum.has_value();
    Step step(hashed);
    for (const ReplicaAd& ad : batch.ads) collect(ad, step);
    for (const ReplicaDeparture& departure : batch.departures)
        step.add(index_of_departures, RowMaker::departure(departure));
    for (const ReplicaChange& change : batch.changes) step.add(index_of_changes, RowMaker::change(change));
    // Up to copied_at_change the ads are there, just as the mirror had them then or later.
    const bool only_log = !before.copied_through && before.number < before.copied_at_change;
    const std::string uuids =
        before.copied_through ? array_of_uuids(batch.ads) : array_of_uuids(batch.changes);
    ServerTransaction transaction(connection_);
    expect(before);
    if (batch.replaces) {
        const std::uint64_t removed =
            remove(only_log ? index_of_departures : index_of_ads,
                   before.copied_through ? index_of_departures - 1 : index_of_departures,
                   "uuid = ANY($1::UUID[])", {uuids}, hashed);
        if (hashed) *after.checksum ^= removed;
    }
    if (hashed) *after.checksum ^= step.checksum();
    step.send(connection_);
    if (!before.copied_through && !only_log && before.versions_through) {
        keep_versions(*before.versions_through, after.number);
        after.versions_through = after.number;
    }
    move(after);
    transaction.commit();
}

/// Of these changes, the first that is later than the start of a version ends it, and the last begins a new
/// one. A version that already starts at that last change is written again.
void PostgresSink::keep_versions(std::uint64_t after, std::uint64_t through) {
    const std::string range = fmt::format("number > {} AND number <= {}", after, through);
    const std::string moved =
        fmt::format("(SELECT uuid, max(at) AS at FROM changes WHERE {} GROUP BY uuid) AS moved", range);
    connection_.run(
        fmt::format("DELETE FROM ad_versions USING {} WHERE ad_versions.uuid = moved.uuid AND "
                    "valid_from = moved.at",
                    moved));
    connection_.run(
        fmt::format("UPDATE ad_versions SET valid_to = ended.at FROM (SELECT changes.uuid, valid_from AS "
                    "since, min(at) AS at FROM changes JOIN ad_versions ON ad_versions.uuid = changes.uuid "
                    "WHERE at > valid_from AND {} GROUP BY changes.uuid, valid_from) AS ended WHERE "
                    "ad_versions.uuid = ended.uuid AND valid_from = since AND "
                    "(valid_to IS NULL OR valid_to > ended.at)",
                    range));
    // Versions still open here start after the change, since the clock was set back: they end at their start.
    connection_.run(
        fmt::format("UPDATE ad_versions SET valid_to = valid_from FROM {} WHERE "
                    "ad_versions.uuid = moved.uuid AND valid_to IS NULL",
                    moved));
    connection_.run(
        fmt::format("INSERT INTO ad_versions (uuid, valid_from, {0}, json) "
                    "SELECT ads.uuid, moved.at, {0}, json - 'contactList' FROM ads JOIN {1} ON "
                    "moved.uuid = ads.uuid",
                    fmt::join(replica_ad_columns(), ", "), moved));
}

void PostgresSink::finish(ReplicaReader& mirror, Cursor& cursor) {
    add_syncs(mirror, cursor);
    Cursor after = cursor;
    if (!after.versions_through || *after.versions_through >= after.number) return;
    ServerTransaction transaction(connection_);
    expect(cursor);
    keep_versions(*after.versions_through, after.number);
    after.versions_through = after.number;
    move(after);
    transaction.commit();
    cursor = after;
}

void PostgresSink::add_syncs(ReplicaReader& mirror, const Cursor& cursor) {
    const auto last = std::to_string(mirror.last_sync());
    // What is beyond is none of the mirror's.
    const auto known =
        connection_.run("SELECT max(number) FROM syncs WHERE number <= $1", {last}).number(0, 0);
    TargetRows rows;
    mirror.syncs_after(known, [&](const ReplicaRow& sync) { rows.add(RowMaker::sync(sync)); });
    if (rows.text().empty()) return;
    ServerTransaction transaction(connection_);
    expect(cursor);
    connection_.copy(fmt::format("syncs ({})", fmt::join(replica_sync_columns(), ", ")), rows.text());
    transaction.commit();
}

}  // namespace jobfeed::publishing
