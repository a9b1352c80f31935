// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/arguments.hpp"
#include "cli/config/global_options.hpp"
#include "cli/config/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// The command line, understood.
struct CommandLine {
    GlobalOptions global;
    Origins origins;
    std::vector<std::unique_ptr<Command>> commands;
    std::string config;
    std::shared_ptr<CLI::App> program;  ///< the options of all commands, which point into the members above
    Command* chosen = nullptr;          ///< nothing: there is only `text` to be printed
    std::string text;                   ///< help or version

    /// Throws Error (usage).
    void read(const Arguments& arguments);
};

}  // namespace jobfeed::cli
