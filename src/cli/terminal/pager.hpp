// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <string>

namespace jobfeed::cli {

/// While it lives, what is printed goes through a pager; when it goes, the reader has left that.
class Pager {
  public:
    /// Starts it in the shell. Without a command, or if it cannot be started, what is printed goes where it
    /// went before.
    explicit Pager(const std::string& command);
    Pager(const Pager&) = delete;
    Pager& operator=(const Pager&) = delete;
    ~Pager();

  private:
    FILE* pipe_ = nullptr;
    int standard_output_ = -1;  ///< as it was before
};

/// The pager that the user wants: JOBFEED_PAGER, PAGER, or less. Empty for none: if the variable is empty or
/// `cat`, if TERM is dumb or not set, or if there is no such program.
[[nodiscard]] std::string wanted_pager();

}  // namespace jobfeed::cli
