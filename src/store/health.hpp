// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/mirror_health.hpp>
#include <jobfeed/timestamp.hpp>

namespace jobfeed::store {

/// Holds the number of ads in the full-text index against those that should be there: takes no time. Throws
/// Error (database).
void compare_index(const Database& database);

/// What a reader can tell of the database, without its full-text index's own check, which writes.
[[nodiscard]] MirrorHealth read_health(const Database& database);

/// The same by the checks of check_whole().
[[nodiscard]] MirrorHealth check_health(Database& database);

/// Reads every page and the whole full-text index, which takes about as long as an unchanged sync. Throws
/// Error (database).
void check_whole(Database& database);

/// Whether that is due: the last run was killed, or no run of the last day has done it.
[[nodiscard]] bool is_check_due(const Database& database, Timestamp at);

}  // namespace jobfeed::store
