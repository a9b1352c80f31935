// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/report.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace jobfeed::store {

struct TextHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the name that std looks for
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Found by a text without making a string of it.
template <typename Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// Counts ads by a name. All names of an ad come in a row.
class NameCounter {
  public:
    /// An empty name is none.
    void add(std::int64_t ad, std::string_view name);

    /// The most frequent ones, of so many ads in all.
    [[nodiscard]] ReportNames most(std::size_t limit, std::uint64_t ads) const;

  private:
    struct Entry {
        NameCount count;
        std::int64_t last_ad = 0;
    };

    std::size_t entry_of(std::string_view name);

    std::vector<Entry> entries_{};
    ByText<std::size_t> by_name_{};    ///< each way of writing it
    ByText<std::size_t> by_folded_{};  ///< whatever its case
    std::int64_t last_ad_ = 0;
    std::uint64_t ads_ = 0;  ///< that have a name
};

/// Gathers for how long ads were shown.
class TimeCounter {
  public:
    /// `from` is Timestamp{} where it is not known; a clock that was set back measures nothing.
    void add(Timestamp from, Timestamp to);

    [[nodiscard]] ReportTimes times() const;

  private:
    std::vector<std::int64_t> seconds_{};
    std::uint64_t unknown_ = 0;
};

}  // namespace jobfeed::store
