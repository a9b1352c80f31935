// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

namespace jobfeed::cli {

/// A file that is written whole or not at all: a temporary one beside it takes its place in commit(), and is
/// gone if commit() is never reached. What is no regular file (a pipe, /dev/null) is written directly.
class OutputFile {
  public:
    /// Throws Error (failed) if it cannot be made there.
    explicit OutputFile(std::filesystem::path path);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    /// Returns false if the reader of a pipe has gone.
    bool write(std::string_view text);

    void commit();

  private:
    void make_temporary();
    [[noreturn]] void fail(std::string_view what) const;

    std::filesystem::path path_;
    std::filesystem::path temporary_;  ///< empty: written directly
    int descriptor_ = -1;
};

}  // namespace jobfeed::cli
