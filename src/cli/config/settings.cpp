// SPDX-License-Identifier: MIT
#include "cli/config/settings.hpp"

#include "cli/config/config_file.hpp"
#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace jobfeed::cli {
namespace {

/// Quotes are a shell's; who reads a file of variables line by line leaves them in.
bool stands_in_quotes(const std::string& value) {
    const char quote = value.front();
    return (quote == '"' || quote == '\'') && value.size() > 1 && value.find(quote, 1) == value.size() - 1;
}

std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

void check_flag(const std::string& value) {
    constexpr std::array known{"true", "false", "yes", "no", "on", "off", "1", "0"};
    if (std::find(known.begin(), known.end(), in_lower_case(value)) != known.end()) return;
    throw CLI::ParseError(fmt::format("'{}' is neither true nor false", value),
                          CLI::ExitCodes::ValidationError);
}

void take_variables(CLI::App& app, Origins& origins) {
    for (CLI::Option* option : app.get_options()) {
        if (option->get_lnames().empty()) continue;  // a word, which has no name
        const std::string name = long_name(*option);
        if (!option->get_configurable() && name != "--config") continue;
        if (option->count() > 0) {
            origins.set(name, Origin::flag);
            continue;
        }
        const std::string variable_of_it = variable_name(name);
        const auto value = variable(variable_of_it);
        if (!value) continue;
        if (stands_in_quotes(*value)) {
            throw Error(ErrorKind::usage,
                        fmt::format("variable {}: the value is in quotes; remove them", variable_of_it));
        }
        try {
            give(*option, {*value});
        } catch (const CLI::ParseError& error) {
            throw Error(ErrorKind::usage, fmt::format("variable {}: {}", variable_of_it, error.what()));
        }
        origins.set(name, Origin::variable);
    }
}

}  // namespace

std::string wanted_flag(const Origins& origins, const std::map<std::string, bool>& flags) {
    for (const Origin origin : {Origin::flag, Origin::variable, Origin::file}) {
        std::string found;
        for (const auto& [name, wanted] : flags) {
            if (!wanted || origins.of(name) != origin) continue;
            if (!found.empty())
                throw Error(ErrorKind::usage, fmt::format("{} and {} exclude each other", found, name));
            found = name;
        }
        if (!found.empty()) return found;
    }
    return {};
}

std::string long_name(const CLI::Option& option) {
    return "--" + option.get_lnames().front();
}

std::string variable_name(std::string_view option) {
    std::string name = "JOBFEED_";
    for (const char letter : option.substr(option.find_first_not_of('-'))) {
        name += letter == '-' || letter == '.'
                    ? '_'
                    : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return name;
}

bool takes_a_list(const CLI::Option& option) {
    return option.get_items_expected_max() > 1;
}

bool is_path(std::string_view type_name) {
    return type_name == "FILE" || type_name == "PATH" || type_name == "FOLDER";
}

void give(CLI::Option& option, const std::vector<std::string>& values) {
    const bool is_flag = option.get_expected_max() == 0;
    for (const std::string& value : values) {
        if (is_flag) check_flag(value);
        option.add_result(value);
    }
    option.run_callback();
}

Origins resolve_options(CLI::App& program, CLI::App& command) {
    // CLI11 can read variables and files by itself, but then a file beats a variable, and a variable meant
    // for one command can fail another.
    Origins origins;
    take_variables(program, origins);
    take_variables(command, origins);
    take_config_file(program, command, origins);
    return origins;
}

Origins resolve_more_options(CLI::App& program, CLI::App& command, const Origins& resolved) {
    Origins origins;
    for (const CLI::Option* option : program.get_options()) {
        if (!option->get_lnames().empty()) origins.set(long_name(*option), resolved.of(long_name(*option)));
    }
    take_variables(command, origins);
    take_config_file(program, command, origins);
    return origins;
}

}  // namespace jobfeed::cli
