// SPDX-License-Identifier: MIT
#include <jobfeed/prune.hpp>

namespace jobfeed {

PruneReport prune(Store& store, const PruneOptions& options) {
    const Timestamp left_before = options.at - options.keep;
    const auto due = store.due(options.at, left_before);
    if (options.dry_run) return {.expired = due.expired, .deleted = due.deleted, .kept = due.kept};
    PruneReport report{
        .expired = store.expire(options.at), .deleted = store.delete_left(left_before), .kept = due.kept};
    report.held_back = store.purge_is_due();
    return report;
}

}  // namespace jobfeed
