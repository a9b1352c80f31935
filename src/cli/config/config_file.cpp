// SPDX-License-Identifier: MIT
#include "cli/config/config_file.hpp"

#include "cli/config/paths.hpp"
#include "cli/config/settings.hpp"
#include "cli/config/text_input.hpp"
#include "cli/text/nearest.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace jobfeed::cli {
namespace {

/// A key of the file with its value.
struct Setting {
    std::string section;  ///< empty: it stands at the top
    std::string key;
    toml::source_position place;
    const toml::node* value;

    [[nodiscard]] std::string full_name() const { return section.empty() ? key : section + "." + key; }
};

[[noreturn]] void refuse(const std::string& path, const toml::source_position& place, std::string_view why) {
    throw Error(ErrorKind::usage,
                fmt::format("configuration {}:{}:{}: {}", path, place.line, place.column, why));
}

CLI::App* section_of(CLI::App& program, const std::string& name) {
    if (name.empty()) return &program;
    for (CLI::App* command : program.get_subcommands({})) {
        if (command->get_name() == name) return command;
    }
    return nullptr;
}

CLI::Option* option_of(CLI::App& section, const std::string& key) {
    CLI::Option* option = section.get_option_no_throw("--" + key);
    return option != nullptr && option->get_configurable() ? option : nullptr;
}

/// All keys of a section; `http1.1 = true` is a table within it to TOML, and one key here.
void collect(const toml::table& table, const std::string& section, const std::string& prefix,
             std::vector<Setting>& settings) {
    for (const auto& [key, value] : table) {
        const std::string name = prefix + std::string(key.str());
        if (const toml::table* inner = value.as_table()) {
            collect(*inner, section, name + ".", settings);
        } else {
            settings.push_back({section, name, key.source().begin, &value});
        }
    }
}

std::vector<Setting> settings_in(const toml::table& file, CLI::App& program, const std::string& path) {
    std::vector<Setting> settings;
    for (const auto& [key, value] : file) {
        const std::string name(key.str());
        const toml::table* table = value.as_table();
        if (table == nullptr) {
            settings.push_back({"", name, key.source().begin, &value});
        } else if (section_of(program, name) != nullptr) {
            collect(*table, name, "", settings);
        } else {
            std::vector<std::string> names;
            for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
            refuse(path, table->source().begin,
                   fmt::format("unknown section [{}]{}", name,
                               did_you_mean(name, {names.begin(), names.end()})));
        }
    }
    return settings;
}

void collect_keys(CLI::App& app, const std::string& prefix, std::vector<std::string>& keys) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_configurable() && !option->get_lnames().empty())
            keys.push_back(prefix + option->get_lnames().front());
    }
}

std::string suggestion(CLI::App& program, const Setting& setting) {
    std::vector<std::string> keys;
    collect_keys(program, "", keys);
    for (CLI::App* command : program.get_subcommands({})) {
        // A key that only lacks its section is likelier than any slip of the hand.
        if (setting.section.empty() && option_of(*command, setting.key) != nullptr)
            return fmt::format("; it belongs under [{}]", command->get_name());
        collect_keys(*command, command->get_name() + ".", keys);
    }
    return did_you_mean(setting.full_name(), {keys.begin(), keys.end()});
}

/// A single value as text; nothing for a list or a table.
std::optional<std::string> text_of(const toml::node& value) {
    if (value.is_array() || value.is_table()) return std::nullopt;
    if (auto text = value.value<std::string>()) return text;
    std::ostringstream written;
    value.visit([&written](const auto& node) { written << node; });
    return written.str();
}

std::vector<std::string> texts_of(const Setting& setting, const CLI::Option& option,
                                  const std::string& path) {
    if (auto text = text_of(*setting.value)) {
        if (is_path(option.get_type_name()) && !setting.value->is_string())
            refuse(path, setting.place,
                   fmt::format("'{0}' takes a path in quotes: \"{1}\"", setting.full_name(), *text));
        return {*text};
    }
    const toml::array* list = setting.value->as_array();
    if (list == nullptr || !takes_a_list(option))
        refuse(path, setting.place, fmt::format("'{}' takes one value, not a list", setting.full_name()));
    std::vector<std::string> texts;
    for (const toml::node& element : *list) {
        const auto text = text_of(element);
        if (!text) {
            refuse(path, element.source().begin,
                   fmt::format("the list '{}' takes values, no other list", setting.full_name()));
        }
        texts.push_back(*text);
    }
    return texts;
}

void take(const Setting& setting, CLI::Option& option, const std::string& path, Origins& origins) {
    const std::string name = long_name(option);
    if (origins.of(name) != Origin::nowhere) return;
    const auto texts = texts_of(setting, option, path);
    if (texts.empty()) return;
    try {
        give(option, texts);
    } catch (const CLI::ParseError& error) {
        refuse(path, setting.value->source().begin,
               fmt::format("'{}': {}", setting.full_name(), error.what()));
    }
    origins.set(name, Origin::file);
}

/// What [sync] says of how to reach the feed counts for each command that reads it.
bool tells_of_feed(const Setting& setting) {
    constexpr std::array keys{"feed",    "url",  "token",   "token-file", "token-command",
                              "ca-file", "jobs", "retries", "timeout",    "http1.1"};
    return setting.section == "sync" && std::find(keys.begin(), keys.end(), setting.key) != keys.end();
}

toml::table parsed(const std::string& path) {
    try {
        return toml::parse(read_file(path, ErrorKind::usage), path);
    } catch (const toml::parse_error& error) {
        refuse(path, error.source().begin,
               fmt::format("{}; the file is TOML, see jobfeed.toml(5)", error.description()));
    }
}

}  // namespace

void take_config_file(CLI::App& program, CLI::App& command, Origins& origins) {
    const auto path = config_path(program, origins);
    if (!path) return;
    const toml::table file = parsed(*path);
    const auto settings = settings_in(file, program, *path);
    for (const Setting& setting : settings) {
        CLI::App* section = section_of(program, setting.section);
        CLI::Option* option = option_of(*section, setting.key);
        if (option == nullptr) {
            refuse(*path, setting.place,
                   fmt::format("unknown key '{}'{}", setting.full_name(), suggestion(program, setting)));
        }
        if (section == &program || section == &command) take(setting, *option, *path, origins);
    }
    for (const Setting& setting : settings) {
        CLI::Option* option = tells_of_feed(setting) ? option_of(command, setting.key) : nullptr;
        if (option != nullptr) take(setting, *option, *path, origins);
    }
}

std::optional<std::string> config_path(CLI::App& program, const Origins& origins) {
    if (origins.of("--config") != Origin::nowhere)
        return with_home(program.get_option("--config")->as<std::string>());
    const auto path = default_config();
    std::error_code ignored;
    if (!path || !std::filesystem::exists(*path, ignored)) return std::nullopt;
    return path->string();
}

}  // namespace jobfeed::cli
