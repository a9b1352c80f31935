// SPDX-License-Identifier: MIT
#include "publish/comparison.hpp"

#include "publish/row_hash.hpp"

#include <charconv>
#include <limits>

namespace jobfeed::publishing {
namespace {

/// Sums of the mirror's rows, range by range.
class Summer {
  public:
    explicit Summer(const ComparedTable& table) : table_(&table) {}

    void add(const std::string& range, const ReplicaRow& row) {
        const std::string hash = hash_of(*table_, row);
        auto& [count, sum] = ranges_[range];
        ++count;
        sum.add(hash);
        checksum_ ^= number_of_hash(hash);
    }

    [[nodiscard]] RangeSums sums() {
        RangeSums sums;
        for (auto& [range, part] : ranges_) sums[range] = {part.first, part.second.hex()};
        return sums;
    }

    [[nodiscard]] std::uint64_t checksum() const { return checksum_; }

  private:
    const ComparedTable* table_;
    std::map<std::string, std::pair<std::uint64_t, Md5>> ranges_;
    std::uint64_t checksum_ = 0;
};

std::string first_of_range(const std::string& digits) {
    return digits + std::string("00000000-0000-0000-0000-000000000000").substr(digits.size());
}

std::string last_of_range(const std::string& digits) {
    return digits + std::string("ffffffff-ffff-ffff-ffff-ffffffffffff").substr(digits.size());
}

/// The tables' sums in the mirror, in the order of compared_tables().
std::vector<Summer> sums_of_mirror(ReplicaReader& mirror, MemberOrder order) {
    constexpr auto no_end = std::numeric_limits<std::int64_t>::max();
    const auto& tables = compared_tables();
    std::vector<Summer> summers(tables.begin(), tables.end());
    RowMaker maker(order);
    const auto range_of = [](const std::string& uuid) { return uuid.substr(0, digits_of_a_range); };
    mirror.offered(first_of_range(""), last_of_range(""), [&](const ReplicaAd& ad) {
        summers[index_of_ads].add(range_of(ad.uuid), maker.ad(ad));
        for (const ReplicaList list : replica_lists) {
            const auto index = static_cast<std::size_t>(list);
            for (std::size_t i = 0; i < ad.lists.at(index).size(); ++i)
                summers[index_of_lists + index].add(range_of(ad.uuid), RowMaker::list_row(ad, list, i));
        }
    });
    mirror.departed(first_of_range(""), last_of_range(""), [&](const ReplicaDeparture& departure) {
        summers[index_of_departures].add(range_of(departure.uuid), RowMaker::departure(departure));
    });
    mirror.changes(0, no_end, [&](const ReplicaChange& change) {
        const auto range = change.number - change.number % changes_in_a_range;
        summers[index_of_changes].add(std::to_string(range), RowMaker::change(change));
    });
    return summers;
}

void add_differences(const RangeSums& one, const RangeSums& other, std::set<std::string>& ranges) {
    for (const auto& [range, sum] : one) {
        const auto found = other.find(range);
        if (found == other.end() || found->second != sum) ranges.insert(range);
    }
}

void mend_changes(PostgresSink& target, ReplicaReader& mirror, const Cursor& cursor,
                  const std::string& range) {
    std::int64_t first = 0;
    std::from_chars(range.data(), range.data() + range.size(), first);
    // Numbers that no mirror gives can be negative; their ranges begin at the other end.
    constexpr auto length = static_cast<std::int64_t>(changes_in_a_range) - 1;
    target.mend_changes(first <= 0 ? first - length : first, first + length, mirror, cursor);
}

}  // namespace

Differences compare(PostgresSink& target, ReplicaReader& mirror) {
    const auto& tables = compared_tables();
    // The server works on the largest table while the mirror is read.
    target.ask_sums(tables.front());
    std::vector<Summer> expected = sums_of_mirror(mirror, target.member_order());
    Differences differences;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (i > 0) target.ask_sums(tables[i]);
        const RangeSums found = target.receive_sums(tables[i]);
        const RangeSums wanted = expected[i].sums();
        auto& ranges = i == index_of_changes ? differences.of_changes : differences.of_uuids;
        add_differences(wanted, found, ranges);
        add_differences(found, wanted, ranges);
        differences.checksum ^= expected[i].checksum();
    }
    return differences;
}

void mend(PostgresSink& target, ReplicaReader& mirror, const Cursor& cursor, const Differences& differences) {
    for (const std::string& range : differences.of_uuids)
        target.mend_uuids(first_of_range(range), last_of_range(range), mirror, cursor);
    for (const std::string& range : differences.of_changes) mend_changes(target, mirror, cursor, range);
}

}  // namespace jobfeed::publishing
