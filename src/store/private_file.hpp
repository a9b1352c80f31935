// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace jobfeed::store {

/// The file that is meant, through links, be it there or not: two names of one database need one lock.
[[nodiscard]] std::filesystem::path behind_links(const std::filesystem::path& path);

/// Makes the file that is meant, empty and for its owner alone whatever the umask says, unless there is one.
/// SQLite gives the files beside a database its mode.
void make_private_file(const std::filesystem::path& path);

}  // namespace jobfeed::store
