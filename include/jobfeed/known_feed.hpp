// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// What tells one entry of a feed from another, in 128 bits: its uuid, or a hash of an entry without one.
struct EntryKey {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    // clang-tidy 14 takes the 0 of the comparison that it writes itself for a pointer.
    auto operator<=>(const EntryKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

/// The key of a uuid, or of any other text.
[[nodiscard]] EntryKey entry_key(std::string_view text);

/// The key, written as a uuid.
[[nodiscard]] std::string to_string(EntryKey key);

/// An entry that a searched feed counts, and its place on the axis of `updated`.
struct KnownEntry {
    Timestamp updated;
    EntryKey key;
};

/// Why a run that found no ad at all is incomplete. Runs that ended so are counted by it.
inline constexpr std::string_view feed_is_empty =
    "the feed shows no ad at all; this is believed in the third such run in a row";

/// What a mirror knows of a searched feed before a run.
struct KnownFeed {
    bool proved = false;  ///< `entries` are all that the feed counted when a run was last proved complete
    Timestamp began{};    ///< when that run began, by the feed's clock
    std::vector<KnownEntry> entries{};                        ///< by `updated`
    std::chrono::seconds overlap = std::chrono::minutes{15};  ///< so long an ad may take to be searchable
    bool was_empty = false;                                   ///< the last two runs found no ad at all
};

}  // namespace jobfeed
