// SPDX-License-Identifier: MIT
#pragma once

#include "sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// A folder that is written beside its place and takes it when it is whole, or goes.
class NewFolder {
  public:
    /// What was written of a file.
    struct File {
        std::string name;
        std::uint64_t bytes = 0;
        std::string sha256;
    };

    /// A file of it, while it is written.
    class Writer {
      public:
        Writer(NewFolder& folder, std::string name);
        Writer(const Writer&) = delete;
        Writer& operator=(const Writer&) = delete;
        ~Writer();

        void write(std::string_view text);
        /// On the disk, and known to the folder.
        void end();

      private:
        NewFolder& folder_;
        File file_;
        Sha256 sum_;
        int descriptor_;
    };

    /// Throws Error (failed) if it cannot be made there.
    explicit NewFolder(const std::filesystem::path& place);
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    ~NewFolder();

    void write(const std::string& name, std::string_view text);
    [[nodiscard]] const std::vector<File>& files() const { return files_; }

    /// A folder that is in its place is exchanged, in one step, and removed.
    void take_place();

  private:
    std::filesystem::path place_;
    std::filesystem::path path_;
    std::vector<File> files_;
};

}  // namespace jobfeed
