// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// The program's arguments, copied; a token among them is gone from the process's own, which anyone can read
/// in /proc.
class Arguments {
  public:
    Arguments(int count, char** values);

    /// Without the program's name.
    [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

    /// `message` without a token: neither one given as an argument nor anything else that looks like a JWT.
    [[nodiscard]] std::string redacted(std::string message) const;

  private:
    std::vector<std::string> values_;
    std::vector<std::string> secrets_;
};

}  // namespace jobfeed::cli
