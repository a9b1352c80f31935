// SPDX-License-Identifier: MIT
#include "cli/config_command.hpp"

#include "cli/config/config_file.hpp"
#include "cli/config/paths.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/secret.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <optional>

namespace jobfeed::cli {
namespace {

/// What the help says in brackets at the end: what counts if the option is not given.
std::string default_in(const std::string& help) {
    const auto start = help.rfind('[');
    return start == std::string::npos || !help.ends_with(']')
               ? std::string{}
               : help.substr(start + 1, help.size() - start - 2);
}

std::string default_of(const CLI::Option& option, const Context& context) {
    const std::string name = long_name(option);
    if (name == "--db") return context.global.database().string();
    if (option.get_expected_max() == 0) return "false";
    return default_in(option.get_description());
}

ConfiguredOption configured(const std::string& command, const CLI::Option& option, const Origins& origins,
                            const Context& context) {
    const std::string name = long_name(option);
    ConfiguredOption one{.command = command,
                         .name = name.substr(2),
                         .values = {},
                         .origin = origins.of(name),
                         .is_list = takes_a_list(option)};
    if (one.origin == Origin::nowhere) {
        if (auto text = default_of(option, context); !text.empty()) one.values = {std::move(text)};
    } else {
        one.values = option.reduced_results();
    }
    for (std::string& value : one.values) value = name == "--token" ? "[token]" : redacted(value);
    return one;
}

void add_options(std::vector<ConfiguredOption>& all, CLI::App& app, const std::string& command,
                 const Origins& origins, const Context& context) {
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_lnames().empty() && option->get_configurable())
            all.push_back(configured(command, *option, origins, context));
    }
}

std::vector<ConfiguredOption> all_options(const Context& context) {
    std::vector<ConfiguredOption> all;
    add_options(all, context.program, "", context.origins, context);
    for (CLI::App* command : context.program.get_subcommands({})) {
        // This one's own options, and those that only programs use, would not help anybody.
        if (command->get_name() == "config" || command->get_group().empty()) continue;
        const Origins origins = resolve_more_options(context.program, *command, context.origins);
        add_options(all, *command, command->get_name(), origins, context);
    }
    return all;
}

std::string_view name_of(Origin origin) {
    switch (origin) {
        case Origin::flag:
            return "flag";
        case Origin::variable:
            return "variable";
        case Origin::file:
            return "file";
        case Origin::nowhere:
            return "default";
    }
    return "default";
}

std::string origin_text(const ConfiguredOption& option) {
    if (option.origin == Origin::variable) return "variable " + variable_name("--" + option.name);
    return std::string(name_of(option.origin));
}

/// A value as it would stand in the configuration file, without its quotes.
std::string value_text(const ConfiguredOption& option) {
    return printable(fmt::format("{}", fmt::join(option.values, ", ")));
}

std::string file_text(const std::optional<std::string>& path) {
    if (path) return *path;
    const auto usual = default_config();
    return usual ? fmt::format("none ({} is not there)", usual->string()) : "none";
}

std::string text_of(const std::vector<ConfiguredOption>& options, const std::optional<std::string>& path) {
    std::string text = fmt::format("configuration file: {}\n", file_text(path));
    std::string section = "none";
    for (const ConfiguredOption& option : options) {
        if (option.command != section)
            text += option.command.empty() ? "\n" : fmt::format("\n[{}]\n", option.command);
        section = option.command;
        const std::string value = value_text(option);
        text +=
            fmt::format("{:<18} {:<28} {}\n", option.name, origin_text(option), value.empty() ? "-" : value);
    }
    return text;
}

std::string json_of(const std::vector<ConfiguredOption>& options, const std::optional<std::string>& path) {
    std::string list;
    for (const ConfiguredOption& option : options) {
        JsonObject object;
        object.text_or_null("command", option.command).text("option", option.name);
        if (option.is_list) {
            object.texts("value", option.values);
        } else {
            object.text_or_null("value", option.values.empty() ? std::string{} : option.values.back());
        }
        object.text("from", name_of(option.origin)).text("variable", variable_name("--" + option.name));
        list += (list.empty() ? "" : ",") + object.str();
    }
    return JsonObject().text_or_null("file", path.value_or("")).json("options", "[" + list + "]").str() +
           "\n";
}

}  // namespace

void ConfigCommand::setup(CLI::App& options) {
    options.add_flag("--all", all_, "Also options that have their default");
    options.add_flag("--json", json_, "Print a JSON object, with all options");
}

ExitCode ConfigCommand::run(const Context& context) {
    auto options = all_options(context);
    const auto path = config_path(context.program, context.origins);
    if (json_) {
        print(json_of(options, path));
        return ExitCode::done;
    }
    const auto is_default = [](const ConfiguredOption& option) {
        return option.origin == Origin::nowhere && option.name != "db";
    };
    if (!all_) std::erase_if(options, is_default);
    print(text_of(options, path));
    return ExitCode::done;
}

}  // namespace jobfeed::cli
