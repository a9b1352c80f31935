// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror_writer.hpp>
#include <jobfeed/progress.hpp>
#include <jobfeed/source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace jobfeed {

/// How many ads a run may remove: a number, or a share of the active ads. If neither is given: a fifth or
/// 200, whichever is more; all of them only if the feed itself named each and the mirror has fewer than 20.
struct RemovalLimit {
    std::optional<std::uint64_t> number{};
    std::optional<double> share{};
};

struct SyncOptions {
    Timestamp at = now();      ///< the moment by which ads are active or expired
    bool trust_clock = false;  ///< `at` is meant, not read from a clock that may be wrong
    bool quick = false;        ///< a run that brings changes only, and is recorded as such
    bool full = false;         ///< everything that is not shown is looked up again
    std::optional<std::size_t>
        recheck{};      ///< ads looked up again; nothing: 1/168, so that hourly runs confirm each once a week
    bool prune = true;  ///< end with prune
    bool index = true;  ///< bring the full-text index up to date
    RemovalLimit max_removals{};  ///< more are held back
};

/// How a run ended.
struct SyncReport {
    SyncRecord record;                   ///< as `syncs` keeps it
    std::uint64_t active = 0;            ///< ads shown now
    std::uint64_t pruned = 0;            ///< ads whose content was deleted
    bool prune_held_back = false;        ///< a reader keeps the write-ahead log from being truncated
    std::uint64_t known_exceptions = 0;  ///< ads and entries not read for 24 hours and five tries
    std::string flaws{};                 ///< what many ads of this run have in common; empty: nothing
    std::chrono::milliseconds duration{0};
    std::chrono::milliseconds read_duration{0};  ///< of that, until the feed was read to its end
    std::string incomplete{};                    ///< why the mirror is not proved complete; empty when it is
};

/// Reads one pass of `source` into the mirror: ads are stored as they come, what the feed calls gone, or a
/// complete pass proves to be gone, is withdrawn, what has expired is marked, the rest is pruned, the
/// full-text index brought up to date. The run is recorded in `syncs`, also when it fails. Throws Error
/// (held: it would withdraw more than allowed, and withdraws nothing); what was stored until then stays,
/// except by a run that turns to another scope, which changes nothing then.
SyncReport sync(Feed& source, MirrorWriter& mirror, SyncRun sync_run, const SyncOptions& options,
                Progress& progress);

}  // namespace jobfeed
