// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace jobfeed::store {

/// The kernel's lock on `<database>.lock`: one writer at a time, gone with its process however that ends. The
/// file stays; it names the last holder.
class LockFile {
  public:
    /// Throws Error: busy (another process holds it: its pid and start), failed.
    explicit LockFile(const std::filesystem::path& database);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

  private:
    int descriptor_;
};

}  // namespace jobfeed::store
