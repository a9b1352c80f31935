// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// What is left in a mirror's file of what was deleted, by its bytes.
struct FileRemains {
    std::uint64_t pages = 0;
    std::uint64_t free_pages = 0;
    std::uint64_t full_free_pages = 0;  ///< with something in them that is not zero
    std::uint64_t remains = 0;  ///< pages of ads, their lists and their words with something between or
                                ///< behind rows
    std::uint64_t remains_in_log = 0;  ///< such pages that are not in the file, but in its write-ahead log
    std::uint64_t first = 0;           ///< the number of the first such page
};

/// What a mirror's own file proves, or not, of NAV's terms. Every count but `active` and `kept` is of faults.
struct MirrorProof {
    std::uint64_t active = 0;
    std::vector<std::string> past_last_day{};    ///< shown, and the day in Oslo of `expires` is over
    std::vector<std::string> shown_after_all{};  ///< shown, and by the log of changes, the tombstones or the
                                                 ///< ledger it has left
    std::uint64_t unmarked = 0;        ///< expired before the last complete run, which left them as they were
    std::uint64_t people = 0;          ///< rows and texts with people of ads that left
    std::uint64_t stray_rows = 0;      ///< rows in lists or index whose ad does not exist
    std::uint64_t odd_tombstones = 0;  ///< with more than uuid, reason and time
    bool purge_due = false;            ///< since ads left, the index was not merged or the log not truncated
    std::uint64_t kept = 0;            ///< ads that left and whose other content is kept
    std::optional<FileRemains> remains{};
    std::string why_unread{};  ///< why there are no `remains`
    std::optional<Timestamp> last_complete{};
    std::vector<Consumer> consumers{};
};

/// Reads everything in the mirror once, and every page of its file. Changes nothing. Throws Error: busy
/// (another jobfeed is writing), database.
[[nodiscard]] MirrorProof prove(const std::filesystem::path& path, Timestamp at);

}  // namespace jobfeed
