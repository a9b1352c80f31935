// SPDX-License-Identifier: MIT
#include "cli/config/settings.hpp"

#include "cli/config/config_file.hpp"
#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <cctype>

namespace jobfeed::cli {
namespace {

void take_variables(CLI::App& app, Origins& origins) {
    for (CLI::Option* option : app.get_options()) {
        if (!option->get_configurable() && option->get_lnames().front() != "config") continue;
        const std::string name = "--" + option->get_lnames().front();
        if (option->count() > 0) {
            origins.set(name, Origin::flag);
            continue;
        }
        const std::string variable_of_it = variable_name(name);
        const auto value = variable(variable_of_it);
        if (!value) continue;
        try {
            option->add_result(*value);
            option->run_callback();
        } catch (const CLI::ParseError& error) {
            throw Error(ErrorKind::usage, fmt::format("variable {}: {}", variable_of_it, error.what()));
        }
        origins.set(name, Origin::variable);
    }
}

}  // namespace

std::string variable_name(std::string_view option) {
    std::string name = "JOBFEED_";
    for (const char letter : option.substr(option.find_first_not_of('-'))) {
        name += letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return name;
}

Origins settle(CLI::App& program, CLI::App& command) {
    // CLI11 can read variables and files by itself, but then a file beats a variable, and a variable meant
    // for one command can fail another.
    Origins origins;
    take_variables(program, origins);
    take_variables(command, origins);
    take_config_file(program, command, origins);
    return origins;
}

}  // namespace jobfeed::cli
