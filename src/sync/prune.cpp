// SPDX-License-Identifier: MIT
#include <jobfeed/prune.hpp>

namespace jobfeed {

PruneReport prune(MirrorWriter& mirror, const PruneOptions& options) {
    const Timestamp left_before = options.at - options.keep;
    const auto removals = mirror.removals(options.at, left_before);
    PruneReport report{.expired = removals.expired, .deleted = removals.deleted, .kept = removals.kept};
    if (const auto ended = mirror.mirror().last_run_ended())
        report.since_sync = std::chrono::floor<std::chrono::seconds>(options.at - *ended);
    if (options.dry_run) return report;
    report.expired = mirror.expire(options.at);
    report.deleted = mirror.purge(left_before);
    if (options.rewrite) mirror.rewrite();
    report.held_back = mirror.purge_is_due();
    return report;
}

}  // namespace jobfeed
