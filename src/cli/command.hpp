// SPDX-License-Identifier: MIT
#pragma once

#include "cli/config/global_options.hpp"
#include "cli/config/settings.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal/log.hpp"

#include <string_view>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// What a command is given to work with.
struct Context {
    const GlobalOptions& global;
    const Origins& origins;
    CLI::App& program;  ///< all options of all commands
    Log& log;
};

/// One command of the program: setup() declares its options and no more, run() works.
class Command {
  public:
    Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    virtual ~Command() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual std::string_view summary() const = 0;
    virtual void setup(CLI::App& options) = 0;

    /// Throws Error; main turns that into a message and an exit code.
    virtual ExitCode run(const Context& context) = 0;

    /// Not named in the help: for other programs to call.
    [[nodiscard]] virtual bool is_hidden() const { return false; }

    /// Whether a failure is to be told as a JSON object on stdout too.
    [[nodiscard]] virtual bool tells_failure_as_json() const { return false; }
};

}  // namespace jobfeed::cli
