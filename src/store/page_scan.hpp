// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/compliance.hpp>

namespace jobfeed::store {

/// Looks at each page as it is now, in the write-ahead log if it is there. Nobody may write meanwhile. Throws
/// Error (failed) if the file cannot be read so, or this SQLite does not tell what its pages are.
[[nodiscard]] FileRemains scan_pages(Database& database);

}  // namespace jobfeed::store
