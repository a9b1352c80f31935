// SPDX-License-Identifier: MIT
#include "publish/comparison.hpp"

#include <jobfeed/timestamp.hpp>

#include <sys/types.h>

#include <fmt/format.h>
#include <md5.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace jobfeed::postgres {
namespace {

/// The checksum that md5() of SQL gives.
class Md5 {
  public:
    Md5() { MD5Init(&state_); }

    void add(std::string_view text) {
        MD5Update(&state_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }

    /// In hexadecimal; once.
    [[nodiscard]] std::string hex() {
        std::array<char, MD5_DIGEST_STRING_LENGTH> digits{};
        MD5End(&state_, digits.data());
        return digits.data();
    }

  private:
    MD5_CTX state_{};
};

std::string md5_of(std::string_view text) {
    Md5 sum;
    sum.add(text);
    return sum.hex();
}

/// A moment that target_time() wrote.
std::string milliseconds_of(const std::string& moment) {
    constexpr std::string_view before_christ = " BC";
    const bool year_0 = moment.ends_with(before_christ);
    const std::string text =
        year_0 ? "0000" + moment.substr(4, moment.size() - 4 - before_christ.size()) : moment;
    const auto time = parse_timestamp(text);
    return time ? std::to_string(time->time_since_epoch().count()) : moment;
}

/// A row as sums_sql() of the target has it.
std::string hash_of(const ComparedTable& table, const ReplicaRow& row) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += '\x1F';
        const auto& value = row[i];
        if (!value) {
            text += '\x1E';
        } else if (is_time(table.columns[i])) {
            text += milliseconds_of(*value);
        } else {
            text += table.columns[i] == "json" ? md5_of(*value) : *value;
        }
    }
    return md5_of(text);
}

/// Sums of the mirror's rows, range by range.
class Summer {
  public:
    explicit Summer(const ComparedTable& table) : table_(&table) {}

    void add(const std::string& range, const ReplicaRow& row) {
        auto& [count, sum] = ranges_[range];
        ++count;
        sum.add(hash_of(*table_, row));
    }

    [[nodiscard]] RangeSums sums() {
        RangeSums sums;
        for (auto& [range, part] : ranges_) sums[range] = {part.first, part.second.hex()};
        return sums;
    }

  private:
    const ComparedTable* table_;
    std::map<std::string, std::pair<std::uint64_t, Md5>> ranges_;
};

std::string first_of_range(const std::string& digits) {
    return digits + std::string("00000000-0000-0000-0000-000000000000").substr(digits.size());
}

std::string last_of_range(const std::string& digits) {
    return digits + std::string("ffffffff-ffff-ffff-ffff-ffffffffffff").substr(digits.size());
}

/// The tables' sums in the mirror, in the order of compared_tables().
std::vector<RangeSums> sums_of_mirror(ReplicaReader& mirror, MemberOrder order) {
    constexpr auto no_end = std::numeric_limits<std::int64_t>::max();
    const auto& tables = compared_tables();
    std::vector<Summer> summers(tables.begin(), tables.end());
    const std::size_t departures = 1 + replica_lists.size();
    RowMaker maker(order);
    const auto range_of = [](const std::string& uuid) { return uuid.substr(0, digits_of_a_range); };
    mirror.offered(first_of_range(""), last_of_range(""), [&](const ReplicaAd& ad) {
        summers.front().add(range_of(ad.uuid), maker.ad(ad));
        for (const ReplicaList list : replica_lists) {
            const auto index = static_cast<std::size_t>(list);
            for (std::size_t i = 0; i < ad.lists.at(index).size(); ++i)
                summers[1 + index].add(range_of(ad.uuid), RowMaker::list_row(ad, list, i));
        }
    });
    mirror.departed(first_of_range(""), last_of_range(""), [&](const ReplicaDeparture& departure) {
        summers[departures].add(range_of(departure.uuid), RowMaker::departure(departure));
    });
    mirror.changes(0, no_end, [&](const ReplicaChange& change) {
        const auto range = change.number - change.number % changes_in_a_range;
        summers[departures + 1].add(std::to_string(range), RowMaker::change(change));
    });
    std::vector<RangeSums> all;
    all.reserve(summers.size());
    for (Summer& summer : summers) all.push_back(summer.sums());
    return all;
}

void add_differences(const RangeSums& one, const RangeSums& other, std::set<std::string>& ranges) {
    for (const auto& [range, sum] : one) {
        const auto found = other.find(range);
        if (found == other.end() || found->second != sum) ranges.insert(range);
    }
}

void mend(Target& target, ReplicaReader& mirror, const Cursor& cursor, const std::string& range,
          bool of_changes) {
    if (!of_changes) return target.mend_uuids(first_of_range(range), last_of_range(range), mirror, cursor);
    std::int64_t first = 0;
    std::from_chars(range.data(), range.data() + range.size(), first);
    // Numbers that no mirror gives can be negative; their ranges begin at the other end.
    constexpr auto length = static_cast<std::int64_t>(changes_in_a_range) - 1;
    target.mend_changes(first <= 0 ? first - length : first, first + length, mirror, cursor);
}

}  // namespace

std::uint64_t compare_and_mend(Target& target, ReplicaReader& mirror, const Cursor& cursor) {
    const auto& tables = compared_tables();
    // The server works on the largest table while the mirror is read.
    target.ask_sums(tables.front());
    const std::vector<RangeSums> expected = sums_of_mirror(mirror, target.member_order());
    std::set<std::string> of_uuids;
    std::set<std::string> of_changes;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (i > 0) target.ask_sums(tables[i]);
        const RangeSums found = target.receive_sums(tables[i]);
        auto& ranges = i + 1 == tables.size() ? of_changes : of_uuids;
        add_differences(expected[i], found, ranges);
        add_differences(found, expected[i], ranges);
    }
    for (const std::string& range : of_uuids) mend(target, mirror, cursor, range, false);
    for (const std::string& range : of_changes) mend(target, mirror, cursor, range, true);
    return of_uuids.size() + of_changes.size();
}

}  // namespace jobfeed::postgres
