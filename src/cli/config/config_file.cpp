// SPDX-License-Identifier: MIT
#include "cli/config/config_file.hpp"

#include "cli/config/paths.hpp"
#include "cli/config/settings.hpp"
#include "cli/text/nearest.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::cli {
namespace {

std::vector<CLI::ConfigItem> read(const std::string& path) {
    std::ifstream file(path);
    file.peek();  // a folder can be opened, but not read
    if (file.bad() || (!file && !file.eof())) {
        throw Error(ErrorKind::usage,
                    fmt::format("cannot read the configuration {}: {}", path, std::strerror(errno)));
    }
    file.clear();
    try {
        return CLI::ConfigTOML().from_config(file);
    } catch (const CLI::ParseError& error) {
        throw Error(ErrorKind::usage, fmt::format("configuration {}: {}", path, error.what()));
    }
}

CLI::App* section_of(CLI::App& program, const CLI::ConfigItem& item) {
    if (item.parents.empty()) return &program;
    if (item.parents.size() > 1) return nullptr;
    for (CLI::App* command : program.get_subcommands({})) {
        if (command->get_name() == item.parents.front()) return command;
    }
    return nullptr;
}

CLI::Option* option_of(CLI::App* section, const CLI::ConfigItem& item) {
    CLI::Option* option = section == nullptr ? nullptr : section->get_option_no_throw("--" + item.name);
    return option != nullptr && option->get_configurable() ? option : nullptr;
}

void collect_keys(CLI::App& app, const std::string& prefix, std::vector<std::string>& keys) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_configurable()) keys.push_back(prefix + option->get_lnames().front());
    }
}

std::string suggestion(CLI::App& program, const CLI::ConfigItem& item) {
    std::vector<std::string> keys;
    collect_keys(program, "", keys);
    for (CLI::App* command : program.get_subcommands({})) {
        // A key that only lacks its section is likelier than any slip of the hand.
        if (item.parents.empty() && option_of(command, item) != nullptr) {
            return fmt::format("; it belongs under [{}]", command->get_name());
        }
        collect_keys(*command, command->get_name() + ".", keys);
    }
    return did_you_mean(item.fullname(), {keys.begin(), keys.end()});
}

/// CLI11 takes a # for the start of a comment within quotes too, and what it leaves would pass for a value.
bool cut_within_quotes(const CLI::ConfigItem& item) {
    return std::any_of(item.inputs.begin(), item.inputs.end(), [](const std::string& input) {
        return !input.empty() && (input.front() == '"' || input.front() == '\'');
    });
}

void take(const CLI::ConfigItem& item, CLI::Option& option, const std::string& path, Origins& origins) {
    const std::string name = "--" + option.get_lnames().front();
    const Origin origin = origins.of(name);
    if (origin == Origin::file) {
        throw Error(ErrorKind::usage,
                    fmt::format("configuration {}: '{}' stands there twice", path, item.fullname()));
    }
    if (origin != Origin::nowhere) return;
    try {
        option.add_result(item.inputs);
        option.run_callback();
    } catch (const CLI::ParseError& error) {
        throw Error(ErrorKind::usage,
                    fmt::format("configuration {}: '{}': {}", path, item.fullname(), error.what()));
    }
    origins.set(name, Origin::file);
}

std::optional<std::string> path_of(CLI::App& program, const Origins& origins) {
    if (origins.of("--config") != Origin::nowhere) return program.get_option("--config")->as<std::string>();
    const auto path = default_config();
    std::error_code ignored;
    if (!path || !std::filesystem::exists(*path, ignored)) return std::nullopt;
    return path->string();
}

}  // namespace

void take_config_file(CLI::App& program, CLI::App& command, Origins& origins) {
    const auto path = path_of(program, origins);
    if (!path) return;
    for (const CLI::ConfigItem& item : read(*path)) {
        CLI::App* section = section_of(program, item);
        if (item.name == "++" || item.name == "--") {  // CLI11's marks of where a section starts and ends
            if (section != nullptr) continue;
            throw Error(ErrorKind::usage, fmt::format("configuration {}: unknown section [{}]", *path,
                                                      CLI::detail::join(item.parents, ".")));
        }
        CLI::Option* option = option_of(section, item);
        if (option == nullptr) {
            throw Error(ErrorKind::usage, fmt::format("configuration {}: unknown key '{}'{}", *path,
                                                      item.fullname(), suggestion(program, item)));
        }
        if (cut_within_quotes(item)) {
            throw Error(
                ErrorKind::usage,
                fmt::format("configuration {}: the value of '{}' has no closing quote (and may hold no '#')",
                            *path, item.fullname()));
        }
        if (section == &program || section == &command) take(item, *option, *path, origins);
    }
}

}  // namespace jobfeed::cli
