// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include "nearest.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/version.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

namespace jobfeed::cli {
namespace {

constexpr const char* footer =
    "Each option can be set by a variable too (JOBFEED_PAGE_SIZE for --page-size) and in the\n"
    "configuration file; the command line beats the variable, the variable beats the file.\n"
    "More: man jobfeed, man jobfeed-COMMAND.";

void declare(CLI::App& app, CommandLine& line, std::string& config) {
    app.name("jobfeed");
    app.fallthrough();  // so that global options can follow the command
    app.set_help_flag("-h,--help", "Print this help and exit")->configurable(false);
    app.add_flag_callback(
           "--version", [] { throw CLI::CallForVersion(fmt::format("jobfeed {}\n", version()), 0); },
           "Print the version and exit")
        ->configurable(false);
    app.add_option("--config", config, "The configuration file [$XDG_CONFIG_HOME/jobfeed/config.toml]")
        ->type_name("FILE")
        ->configurable(false);
    app.footer(footer);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    line.global.setup(app);
    line.commands = make_commands();
    for (const auto& command : line.commands) {
        CLI::App* options = app.add_subcommand(std::string(command->name()), std::string(command->summary()));
        options->group("Commands");
        options->footer(
            fmt::format("Global options (jobfeed --help) are understood here too. More: man jobfeed-{}.",
                        command->name()));
        options->get_help_ptr()->configurable(false);
        command->setup(*options);
    }
}

std::string unknown_command(const CommandLine& line, const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& command : line.commands) names.push_back(command->name());
    return fmt::format("unknown command '{}'{} (see jobfeed --help)", word, did_you_mean(word, names));
}

[[noreturn]] void throw_usage(const CLI::App& app, const CommandLine& line, const CLI::ParseError& error) {
    const auto parsed = app.get_subcommands();
    const auto left = app.remaining();
    if (parsed.empty() && !left.empty() && !left.front().starts_with('-')) {
        throw Error(ErrorKind::usage, unknown_command(line, left.front()));
    }
    const std::string command = parsed.empty() ? "" : " " + parsed.front()->get_name();
    throw Error(ErrorKind::usage, fmt::format("{} (see jobfeed{} --help)", error.what(), command));
}

}  // namespace

void CommandLine::read(const Arguments& arguments) {
    CLI::App app("Mirrors NAV's public job ads into a local SQLite database.");
    std::string config;
    declare(app, *this, config);
    try {
        auto words = arguments.values();
        std::reverse(words.begin(), words.end());  // CLI11 wants them last first
        app.parse(std::move(words));
        if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
    } catch (const CLI::CallForHelp&) {
        text = app.help();
        return;
    } catch (const CLI::CallForVersion& answer) {
        text = answer.what();
        return;
    } catch (const CLI::ParseError& error) {
        throw_usage(app, *this, error);
    }
    const auto parsed = app.get_subcommands();
    if (parsed.size() > 1) {
        throw Error(ErrorKind::usage, fmt::format("two commands, {} and {}; give one (see jobfeed --help)",
                                                  parsed[0]->get_name(), parsed[1]->get_name()));
    }
    origins = settle(app, *parsed.front());
    for (const auto& command : commands) {
        if (command->name() == parsed.front()->get_name()) chosen = command.get();
    }
}

}  // namespace jobfeed::cli
