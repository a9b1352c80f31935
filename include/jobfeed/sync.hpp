// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/progress.hpp>
#include <jobfeed/source.hpp>
#include <jobfeed/store.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace jobfeed {

/// How many ads a run may withdraw: so many, or this share of the active ones. If neither is given, a fifth,
/// or 200, if that is more: a small mirror may lose a fifth in a day.
struct RemovalLimit {
    std::optional<std::uint64_t> number{};
    std::optional<double> share{};
};

struct SyncOptions {
    Timestamp at = now();                      ///< the moment by which ads are active or expired
    bool trust_clock = false;                  ///< `at` is meant, not read from a clock that may be wrong
    bool quick = false;                        ///< a run that brings changes only, and is recorded as such
    std::size_t recheck = 0;                   ///< so many ads, looked up longest ago, are looked up again
    bool prune = true;                         ///< end with prune
    bool index = true;                         ///< bring the full-text index up to date
    RemovalLimit max_removals{};               ///< more are held back
    std::optional<Timestamp> token_expires{};  ///< remembered for `status`
};

/// How a run ended.
struct SyncReport {
    Tally tally;
    Traffic traffic;
    std::uint64_t active = 0;      ///< ads shown now
    std::uint64_t pruned = 0;      ///< ads whose content was deleted
    bool prune_held_back = false;  ///< by a reader: deleted content is still in the write-ahead log
    std::uint64_t candidates = 0;  ///< active ads that the pass did not meet
    std::uint64_t confirmed = 0;   ///< of these, asked for one by one and found gone
    std::uint64_t behind = 0;      ///< events that appeared behind the cursor
    std::uint64_t drifted = 0;     ///< ads looked up again that had changed without an event
    Backlog backlog{};             ///< what is still to be looked up
    std::chrono::milliseconds duration{0};
    std::chrono::milliseconds read_duration{0};  ///< of that, until the feed was read to its end
    std::string incomplete;                      ///< why the mirror is not proved complete; empty when it is
};

/// Reads one pass of `source` into `store`: ads are stored as they come, what a complete pass did not meet
/// and the feed, asked for it by name, no longer offers is withdrawn, what has expired is marked, the rest is
/// pruned, the full-text index brought up to date. The run is recorded in `syncs`, also when it fails. Throws
/// Error (held: it would withdraw more than allowed); what was stored until then stays.
SyncReport sync(Source& source, Store& store, const SyncOptions& options, Progress& progress);

}  // namespace jobfeed
