// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <memory>
#include <vector>

namespace jobfeed::cli {

/// All commands of the program, in the order of the help.
[[nodiscard]] std::vector<std::unique_ptr<Command>> make_commands();

}  // namespace jobfeed::cli
