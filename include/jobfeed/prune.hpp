// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror_writer.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace jobfeed {

struct PruneOptions {
    Timestamp at = now();          ///< the moment by which ads have expired
    std::chrono::seconds keep{0};  ///< spare the content of what left less than this ago
    bool rewrite = false;          ///< write the whole file again, which leaves no free pages
    bool dry_run = false;          ///< only tell
};

struct PruneReport {
    std::uint64_t expired = 0;  ///< active ads whose last day is over, now marked so
    std::uint64_t deleted = 0;  ///< ads whose content is gone, a tombstone left
    std::uint64_t kept = 0;     ///< ads that have left and whose content is still kept
    bool held_back =
        false;  ///< a reader keeps deleted content in the write-ahead log; the next prune ends it
    std::optional<std::chrono::seconds>
        since_sync{};  ///< by this clock, since the last run at the feed ended
};

/// Marks what has expired and deletes the content of what has left, from tables, full-text index and free
/// pages (what is gone is gone). Needs no network. Throws Error (busy, database, failed).
PruneReport prune(MirrorWriter& mirror, const PruneOptions& options);

}  // namespace jobfeed
