// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace jobfeed::store {

/// The kind of file system that holds the path: `nfs4`, `ext4`; empty if that cannot be told.
[[nodiscard]] std::string file_system_of(const std::filesystem::path& path);

/// Whether byte ranges of files beside the database can be locked; true if that cannot be told.
[[nodiscard]] bool has_locks(const std::filesystem::path& database);

/// For messages about a file whose locks or shared memory do not work: which file system it is on, and what
/// to do.
[[nodiscard]] std::string move_to_local_disk(const std::filesystem::path& path);

}  // namespace jobfeed::store
