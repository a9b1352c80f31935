// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace jobfeed {

/// What kind of place a database lies on, or is to lie on.
struct Storage {
    std::string file_system;  ///< `ext4`, `nfs4`; empty if that cannot be told
    bool on_network = false;  ///< by that kind: SQLite's locks and shared memory are not to be relied on
    bool has_locks = true;    ///< byte ranges of files can be locked, as far as can be told
};

/// Of the nearest folder that is there. Writes nothing.
[[nodiscard]] Storage storage_of(const std::filesystem::path& database);

}  // namespace jobfeed
