// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/progress.hpp>
#include <jobfeed/source.hpp>
#include <jobfeed/store.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace jobfeed {

struct SyncOptions {
    Timestamp at = now();                  ///< the moment by which ads are active or expired
    bool quick = false;                    ///< the source brings changes only: nothing is withdrawn
    bool prune = true;                     ///< end with prune
    std::optional<Timestamp> token_expires{};  ///< remembered for `status`
};

/// How a run ended.
struct SyncReport {
    Tally tally;
    Traffic traffic;
    std::uint64_t active = 0;      ///< ads shown now
    std::uint64_t pruned = 0;      ///< ads whose content was deleted
    std::chrono::milliseconds duration{0};
    std::chrono::milliseconds read_duration{0};  ///< of that, until the feed was read to its end
    std::string incomplete;        ///< why the mirror is not proved complete; empty when it is
};

/// Reads one pass of `source` into `store`: ads are stored as they come, what a complete pass did not meet is
/// withdrawn, what has expired is marked, the rest is pruned, the full-text index brought up to date.
/// The run is recorded in `syncs`, also when it fails. Throws Error; what was stored until then stays.
SyncReport sync(Source& source, Store& store, const SyncOptions& options, Progress& progress);

}  // namespace jobfeed
