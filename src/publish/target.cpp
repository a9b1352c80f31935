// SPDX-License-Identifier: MIT
#include "publish/target.hpp"

#include "publish/target_schema.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <thread>

namespace jobfeed::postgres {
namespace {

constexpr std::string_view cursor_columns = "mirror_id, copied_through, copied_at_change, number, number_at";

/// `{a,b}`: an array of uuids, as text.
template <typename Items>
std::string array_of_uuids(const Items& items) {
    std::string text = "{";
    for (const auto& item : items) text.append(text.size() > 1 ? "," : "").append(item.uuid);
    return text + "}";
}

Cursor cursor_of(const Rows& rows) {
    Cursor cursor{.mirror_id = std::string(rows.text(0, 0)),
                  .copied_at_change = static_cast<std::uint64_t>(rows.number(0, 2)),
                  .number = static_cast<std::uint64_t>(rows.number(0, 3)),
                  .number_at = std::string(rows.text(0, 4))};
    if (!rows.text(0, 1).empty()) cursor.copied_through = rows.number(0, 1);
    return cursor;
}

Connection::Values values_of(const Cursor& cursor) {
    const auto through =
        cursor.copied_through ? std::optional(std::to_string(*cursor.copied_through)) : std::nullopt;
    return {cursor.mirror_id, through, std::to_string(cursor.copied_at_change), std::to_string(cursor.number),
            cursor.number_at};
}

/// A value as text by which it can be compared with what was sent.
std::string comparable(std::string_view column) {
    if (is_time(column)) return fmt::format("(extract(epoch FROM {}) * 1000)::BIGINT::TEXT", column);
    if (column == "json") return "md5(json::TEXT)";
    return fmt::format("{}::TEXT", column);
}

std::string sums_sql(const ComparedTable& table) {
    std::string row;
    for (const auto column : table.columns)
        row +=
            fmt::format("{}coalesce({}, chr(30))", row.empty() ? "" : " || chr(31) || ", comparable(column));
    return fmt::format(
        "SELECT part, count(*), md5(string_agg(hash, '' ORDER BY {0})) FROM "
        "(SELECT {1} AS part, {0}, md5({2}) AS hash FROM {3}) AS hashed GROUP BY part",
        table.order, table.range, row, table.name);
}

std::vector<ComparedTable> make_compared_tables() {
    const std::string by_uuid = fmt::format("substr(uuid::TEXT, 1, {})", digits_of_a_range);
    std::vector<ComparedTable> tables;
    ComparedTable ads{"ads", {"uuid"}, by_uuid, "uuid"};
    ads.columns.insert(ads.columns.end(), replica_ad_columns().begin(), replica_ad_columns().end());
    ads.columns.emplace_back("json");
    tables.push_back(std::move(ads));
    for (const ReplicaList list : replica_lists) {
        ComparedTable table{std::string(table_of(list)), {"uuid", "position"}, by_uuid, "uuid, position"};
        table.columns.insert(table.columns.end(), columns_of(list).begin(), columns_of(list).end());
        tables.push_back(std::move(table));
    }
    tables.push_back({"tombstones", {"uuid", "reason", "at"}, by_uuid, "uuid"});
    tables.push_back({"changes",
                      {"number", "at", "uuid", "kind"},
                      fmt::format("(number - number % {})::TEXT", changes_in_a_range),
                      "number"});
    return tables;
}

}  // namespace

const std::vector<ComparedTable>& compared_tables() {
    static const std::vector<ComparedTable> tables = make_compared_tables();
    return tables;
}

Target::Target(const ConnectionSettings& settings, const std::string& schema)
    : name_(settings.name), connection_(settings) {
    hold(schema);
    migrate(connection_, schema, name_);
    find_member_order();
    maker_.emplace(order_);
}

/// For a clear message only: what makes each change count once is the cursor's row, locked in each
/// transaction. CockroachDB answers yes to everyone, older YugabyteDBs know no such lock.
void Target::hold(const std::string& schema) {
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
        if (!error.state().starts_with("0A") && !error.state().starts_with("42")) throw;
    }
}

void Target::find_member_order() {
    const auto rows = connection_.run(R"(SELECT '{"b": 1, "aa": 2}'::JSONB::TEXT)");
    order_ = rows.text(0, 0).starts_with(R"({"aa")") ? MemberOrder::by_name : MemberOrder::by_length;
}

std::optional<Cursor> Target::cursor() {
    const auto rows = connection_.run(fmt::format("SELECT {} FROM jobfeed_cursor", cursor_columns));
    return rows.count() == 0 ? std::nullopt : std::optional(cursor_of(rows));
}

std::string Target::begin(const Cursor& cursor) {
    // An index that is there takes the rows sooner than one that is made of them afterwards.
    std::string lacking = add_full_text(connection_);
    ServerTransaction transaction(connection_);
    for (const ComparedTable& table : compared_tables()) connection_.run("DELETE FROM " + table.name);
    connection_.run("DELETE FROM jobfeed_cursor");
    connection_.run(fmt::format("INSERT INTO jobfeed_cursor (only_row, schema_version, {}, moved_at) "
                                "VALUES (1, {}, $1, $2, $3, $4, $5, now())",
                                cursor_columns, schema_version()),
                    values_of(cursor));
    transaction.commit();
    return lacking;
}

void Target::expect(const Cursor& cursor) {
    const auto rows = connection_.run(
        fmt::format("SELECT {} FROM jobfeed_cursor WHERE only_row = 1 FOR UPDATE", cursor_columns));
    if (rows.count() == 0 || cursor_of(rows) != cursor) {
        throw Error(
            ErrorKind::busy,
            fmt::format("another jobfeed is publishing to {}: the cursor was moved; run again", name_));
    }
}

void Target::move(const Cursor& cursor) {
    connection_.run(
        "UPDATE jobfeed_cursor SET mirror_id = $1, copied_through = $2, copied_at_change = $3, number = $4, "
        "number_at = $5, moved_at = now() WHERE only_row = 1",
        values_of(cursor));
}

void Target::remove(const std::string& condition, const Connection::Values& values, bool tombstones) {
    for (const ReplicaList list : replica_lists)
        connection_.run(fmt::format("DELETE FROM {} WHERE {}", table_of(list), condition), values);
    if (tombstones) connection_.run("DELETE FROM tombstones WHERE " + condition, values);
    connection_.run("DELETE FROM ads WHERE " + condition, values);
}

void Target::collect(const ReplicaAd& ad, Step& step) {
    step.ads.add(maker_->ad(ad));
    for (const ReplicaList list : replica_lists) {
        const auto index = static_cast<std::size_t>(list);
        for (std::size_t i = 0; i < ad.lists.at(index).size(); ++i)
            step.lists.at(index).add(RowMaker::list_row(ad, list, i));
    }
}

void Target::send(Step& step) {
    connection_.copy(fmt::format("ads ({})", ad_column_list()), step.ads.text());
    for (const ReplicaList list : replica_lists) {
        connection_.copy(fmt::format("{} ({})", table_of(list), list_column_list(list)),
                         step.lists.at(static_cast<std::size_t>(list)).text());
    }
    connection_.copy(fmt::format("tombstones ({})", departure_column_list), step.departures.text());
    connection_.copy(fmt::format("changes ({})", change_column_list), step.changes.text());
    step = {};
}

void Target::add(const std::vector<ReplicaAd>& ads, bool replacing, const Cursor& before,
                 const Cursor& after) {
    Step step;
    for (const ReplicaAd& ad : ads) collect(ad, step);
    ServerTransaction transaction(connection_);
    expect(before);
    if (replacing) remove("uuid = ANY($1::UUID[])", {array_of_uuids(ads)}, false);
    send(step);
    move(after);
    transaction.commit();
}

void Target::end_copy(const Cursor& before, const Cursor& after) {
    ServerTransaction transaction(connection_);
    expect(before);
    move(after);
    transaction.commit();
}

void Target::apply(const ReplicaBatch& batch, const Cursor& before, const Cursor& after) {
    Step step;
    for (const ReplicaAd& ad : batch.ads) collect(ad, step);
    for (const ReplicaDeparture& departure : batch.departures)
        step.departures.add(RowMaker::departure(departure));
    for (const ReplicaChange& change : batch.changes) step.changes.add(RowMaker::change(change));
    ServerTransaction transaction(connection_);
    expect(before);
    // Up to copied_at_change the ads are there, just as the mirror had them then or later.
    const bool only_log = before.number < before.copied_at_change;
    const std::string uuids = array_of_uuids(batch.changes);
    if (only_log) {
        connection_.run("DELETE FROM tombstones WHERE uuid = ANY($1::UUID[])", {uuids});
    } else {
        remove("uuid = ANY($1::UUID[])", {uuids}, true);
    }
    send(step);
    move(after);
    transaction.commit();
}

void Target::ask_sums(const ComparedTable& table) {
    connection_.send(sums_sql(table));
}

RangeSums Target::receive_sums(const ComparedTable& table) {
    const auto rows = connection_.receive(sums_sql(table));
    RangeSums sums;
    for (int row = 0; row < rows.count(); ++row) {
        sums[std::string(rows.text(row, 0))] = {static_cast<std::uint64_t>(rows.number(row, 1)),
                                                std::string(rows.text(row, 2))};
    }
    return sums;
}

void Target::mend_uuids(const std::string& first, const std::string& last, ReplicaReader& mirror,
                        const Cursor& cursor) {
    constexpr std::size_t enough = 4'000'000;
    Step step;
    ServerTransaction transaction(connection_);
    expect(cursor);
    remove("uuid BETWEEN $1::UUID AND $2::UUID", {first, last}, true);
    mirror.offered(first, last, [&](const ReplicaAd& ad) {
        collect(ad, step);
        if (step.ads.text().size() > enough) send(step);
    });
    mirror.departed(first, last, [&](const ReplicaDeparture& departure) {
        step.departures.add(RowMaker::departure(departure));
    });
    send(step);
    transaction.commit();
}

void Target::mend_changes(std::int64_t first, std::int64_t last, ReplicaReader& mirror,
                          const Cursor& cursor) {
    Step step;
    ServerTransaction transaction(connection_);
    expect(cursor);
    connection_.run("DELETE FROM changes WHERE number BETWEEN $1 AND $2",
                    {std::to_string(first), std::to_string(last)});
    mirror.changes(first, last,
                   [&](const ReplicaChange& change) { step.changes.add(RowMaker::change(change)); });
    send(step);
    transaction.commit();
}

}  // namespace jobfeed::postgres
