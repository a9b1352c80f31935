// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace jobfeed::store {

/// Makes the file, empty and for its owner alone whatever the umask says, unless there is one. SQLite gives
/// the files beside a database its mode.
void make_private_file(const std::filesystem::path& path);

}  // namespace jobfeed::store
