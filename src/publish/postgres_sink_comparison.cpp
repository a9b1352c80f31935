// SPDX-License-Identifier: MIT
#include "publish/comparison.hpp"
#include "publish/postgres_sink.hpp"

#include <fmt/format.h>

namespace jobfeed::publishing {
namespace {

std::string sums_sql(const ComparedTable& table) {
    return fmt::format(
        "SELECT part, count(*), md5(string_agg(hash, '' ORDER BY {0})) FROM "
        "(SELECT {1} AS part, {0}, {2} AS hash FROM {3}) AS hashed GROUP BY part",
        table.order, table.range, hash_sql(table), table.name);
}

}  // namespace

void PostgresSink::ask_sums(const ComparedTable& table) {
    connection_.send(sums_sql(table));
}

RangeSums PostgresSink::receive_sums(const ComparedTable& table) {
    const auto rows = connection_.receive(sums_sql(table));
    RangeSums sums;
    for (int row = 0; row < rows.count(); ++row) {
        sums[std::string(rows.text(row, 0))] = {static_cast<std::uint64_t>(rows.number(row, 1)),
                                                std::string(rows.text(row, 2))};
    }
    return sums;
}

/// Whether all rows together are those that were sent, by what the server has computed of each when it was
/// written. Of two rows that are alike the hashes cancel, so that rows are counted too.
bool PostgresSink::is_intact(const ReplicaCounts& mirrored, const Cursor& cursor) {
    if (!cursor.checksum) return false;
    std::string sums;
    std::string counts;
    for (const ComparedTable& table : compared_tables()) {
        sums += fmt::format("{}(SELECT coalesce(bit_xor(row_hash), 0) FROM {})", sums.empty() ? "" : " # ",
                            table.name);
        counts += fmt::format(", (SELECT count(*) FROM {})", table.name);
    }
    std::vector<std::uint64_t> expected{*cursor.checksum, mirrored.ads};
    expected.insert(expected.end(), mirrored.lists.begin(), mirrored.lists.end());
    expected.insert(expected.end(), {mirrored.departures, mirrored.changes});
    try {
        const Rows rows = connection_.run(fmt::format("SELECT {}{}", sums, counts));
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (static_cast<std::uint64_t>(rows.number(0, static_cast<int>(i))) != expected[i]) return false;
        }
        return true;
    } catch (const PostgresError& error) {
        if (error.is_lacking()) return false;  // a column was taken away, or tables were distributed since
        throw;
    }
}

/// Runs never change: who has all numbers has all runs.
void PostgresSink::mend_syncs(ReplicaReader& mirror, std::uint64_t expected, const Cursor& cursor) {
    const auto count = connection_.run("SELECT count(*) FROM syncs").number(0, 0);
    if (static_cast<std::uint64_t>(count) == expected) return;
    connection_.run("DELETE FROM syncs");
    add_syncs(mirror, cursor);
}

std::uint64_t PostgresSink::compare_and_mend(ReplicaReader& mirror, Cursor& cursor) {
    const ReplicaCounts mirrored = mirror.counts();
    mend_syncs(mirror, mirrored.syncs, cursor);
    if (is_intact(mirrored, cursor)) return 0;
    const Differences differences = compare(*this, mirror);
    mend(*this, mirror, cursor, differences);
    if (!cursor.checksum || *cursor.checksum == differences.checksum) return differences.count();
    Cursor after = cursor;
    after.checksum = differences.checksum;
    ServerTransaction transaction(connection_);
    expect(cursor);
    move(after);
    transaction.commit();
    cursor = after;
    return differences.count();
}

void PostgresSink::mend_uuids(const std::string& first, const std::string& last, ReplicaReader& mirror,
                              const Cursor& cursor) {
    constexpr std::size_t enough = 4'000'000;
    Step step(false);
    ServerTransaction transaction(connection_);
    expect(cursor);
    remove(index_of_ads, index_of_departures, "uuid BETWEEN $1::UUID AND $2::UUID", {first, last}, false);
    mirror.offered(first, last, [&](const ReplicaAd& ad) {
        collect(ad, step);
        if (step.bytes() > enough) step.send(connection_);
    });
    mirror.departed(first, last, [&](const ReplicaDeparture& departure) {
        step.add(index_of_departures, RowMaker::departure(departure));
    });
    step.send(connection_);
    transaction.commit();
}

void PostgresSink::mend_changes(std::int64_t first, std::int64_t last, ReplicaReader& mirror,
                                const Cursor& cursor) {
    Step step(false);
    ServerTransaction transaction(connection_);
    expect(cursor);
    connection_.run("DELETE FROM changes WHERE number BETWEEN $1 AND $2",
                    {std::to_string(first), std::to_string(last)});
    mirror.changes(first, last, [&](const ReplicaChange& change) {
        step.add(index_of_changes, RowMaker::change(change));
    });
    step.send(connection_);
    transaction.commit();
}

}  // namespace jobfeed::publishing
