// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// The arguments with the words of a command that takes words put behind `--`, so that none of them is taken
/// for an option (`-vikariat`) or for another command (`export`).
[[nodiscard]] std::vector<std::string> words_last(const std::vector<std::string>& arguments,
                                                  CLI::App& program);

}  // namespace jobfeed::cli
