// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// The program's arguments, copied; a token among them is kept secret, and gone from the process's own, which
/// anyone can read in /proc.
class Arguments {
  public:
    Arguments(int count, char** values);

    /// Without the program's name.
    [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

  private:
    std::vector<std::string> values_;
};

}  // namespace jobfeed::cli
