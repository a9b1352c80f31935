// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace jobfeed::cli {

class Origins;

/// Gives the options of `program` and `command` that have no origin yet their values from the configuration
/// file:
/// `--config`, or the default one if it exists. A command's options stand under its name: `[sync]`, `jobs =
/// 8`; what `[sync]` says of how to reach the feed counts for the other commands that read it too. Throws
/// Error (usage) for a file that cannot be read and for a key that is no option of any command.
void take_config_file(CLI::App& program, CLI::App& command, Origins& origins);

/// That file; nothing if there is none.
[[nodiscard]] std::optional<std::string> config_path(CLI::App& program, const Origins& origins);

}  // namespace jobfeed::cli
