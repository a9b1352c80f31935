// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/replica.hpp>

#include <md5.h>

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::publishing {

/// The checksum that md5() of SQL gives.
class Md5 {
  public:
    Md5() { MD5Init(&state_); }

    void add(std::string_view text);

    /// In hexadecimal; once.
    [[nodiscard]] std::string hex();

  private:
    MD5_CTX state_{};
};

/// A table as it is compared.
struct ComparedTable {
    std::string name;
    std::vector<std::string_view> columns;
    std::string range;  ///< as SQL
    std::string order;  ///< as SQL
};

/// In this order: ads, the lists, tombstones, changes.
[[nodiscard]] const std::vector<ComparedTable>& compared_tables();

inline constexpr std::size_t index_of_ads = 0;
inline constexpr std::size_t index_of_lists = 1;
inline constexpr std::size_t index_of_departures = index_of_lists + replica_lists.size();
inline constexpr std::size_t index_of_changes = index_of_departures + 1;

// Changes are compared by so many.
inline constexpr std::uint64_t changes_in_a_range = 10'000;
// Other tables by so many digits at the start of the uuid: at a million ads a range has some 250 of them.
inline constexpr std::size_t digits_of_a_range = 3;

/// The hash of a row that RowMaker made, in hexadecimal.
[[nodiscard]] std::string hash_of(const ComparedTable& table, const ReplicaRow& row);

/// The same as SQL.
[[nodiscard]] std::string hash_sql(const ComparedTable& table);

/// The first half of a hash as a number, of which a checksum is made by exclusive or.
[[nodiscard]] std::uint64_t number_of_hash(std::string_view hash);

/// The same as SQL.
[[nodiscard]] std::string hash_number_sql(const ComparedTable& table);

}  // namespace jobfeed::publishing
