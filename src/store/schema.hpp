// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <filesystem>

namespace jobfeed::store {

/// Marks a file as jobfeed's: "jobf".
inline constexpr std::int64_t application_id = 0x6a6f6266;

/// Throws Error (database) if the file is there and is not a database of jobfeed's, or of a newer jobfeed.
/// Only reads its first bytes, so that a stranger's file stays as it is.
void refuse_foreign_file(const std::filesystem::path& path);

/// Brings a database to the newest schema, each step in a transaction of its own. Throws Error (database) for
/// one that is newer than that.
void migrate(Database& database);

/// Throws Error (database) unless the database has exactly the newest schema: what readers need.
void require_current_schema(const Database& database);

}  // namespace jobfeed::store
