// SPDX-License-Identifier: MIT
#pragma once

namespace jobfeed::store {

/// The name of a VFS for sqlite3_open_v2(): the system's own, but that pages of a database are written with
/// nothing in their unallocated parts. With `secure_delete` SQLite overwrites rows that are deleted and pages
/// that become free; but where rows move to another page, a copy can stay behind in the page that they came
/// from, and outlive them. In the write-ahead log it stays until that is cut.
[[nodiscard]] const char* clean_file_system();

}  // namespace jobfeed::store
