// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace jobfeed::store {

/// The kernel's lock on `<database>.lock`: one writer at a time, gone with its process however that ends. The
/// file stays; it names the last holder.
class LockFile {
  public:
    /// Throws Error: busy (another process holds it: its pid and start), failed (the file is a link or
    /// another file, which stays as it is; the file system has no locks).
    explicit LockFile(const std::filesystem::path& database);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

  private:
    void take(const std::string& path, const std::filesystem::path& database) const;

    int descriptor_;
};

}  // namespace jobfeed::store
