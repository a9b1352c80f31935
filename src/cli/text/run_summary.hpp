// SPDX-License-Identifier: MIT
#pragma once

#include "cli/text/json_object.hpp"

#include <jobfeed/sync.hpp>

#include <string>
#include <string_view>

namespace jobfeed::cli {

/// Said when a reader kept a prune from finishing.
inline constexpr std::string_view prune_held_back =
    "a program that reads the database kept the prune from finishing: the write-ahead log still holds "
    "content of deleted ads; the next jobfeed sync or prune tries again";

/// `311 added, 57 updated, 11 640 unchanged, 23 withdrawn, 41 expired, 2 rejected`
[[nodiscard]] std::string describe_figures(const SyncRecord& record);

/// `complete`, or why not: `incomplete: stopped by --max-duration`
[[nodiscard]] std::string describe_outcome(const SyncRecord& run);

/// `122 requests, 68 MB`
[[nodiscard]] std::string describe(const Traffic& traffic);

/// The line that ends a sync.
[[nodiscard]] std::string describe(const SyncReport& report);

void add_figures(JsonObject& object, const SyncRecord& record);

/// The filters of a scope, as an object of lists.
[[nodiscard]] std::string filters_json(const Filters& filters);

}  // namespace jobfeed::cli
