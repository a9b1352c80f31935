// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include "cli/commands.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/words_last.hpp"
#include "cli/text/nearest.hpp"
#include "cli/text/word_meant.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>
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
    "More: jobfeed help COMMAND, man jobfeed, man jobfeed-COMMAND.";

/// Of an option given twice; the values of a list add up.
void let_the_last_count(CLI::App& app) {
    for (CLI::Option* option : app.get_options()) {
        if (!takes_a_list(*option)) option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
}

void declare(CLI::App& app, CommandLine& line) {
    app.name("jobfeed");
    app.fallthrough();  // so that global options can follow the command
    app.set_help_flag("-h,--help", "Print this help and exit")->configurable(false);
    app.add_flag_callback(
           "--version", [] { throw CLI::CallForVersion(fmt::format("jobfeed {}\n", version()), 0); },
           "Print the version and exit")
        ->configurable(false);
    add_path(app, "--config", line.config, "The configuration file [$XDG_CONFIG_HOME/jobfeed/config.toml]")
        ->configurable(false);
    app.footer(footer);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    line.global.setup(app);
    line.commands = make_commands();
    for (const auto& command : line.commands) {
        CLI::App* options = app.add_subcommand(std::string(command->name()), std::string(command->summary()));
        options->group(command->is_hidden() ? "" : "Commands");
        options->footer(
            fmt::format("Global options (jobfeed --help) are understood here too. More: man jobfeed-{}.",
                        command->name()));
        options->get_help_ptr()->configurable(false);
        command->setup(*options);
    }
    let_the_last_count(app);
    for (CLI::App* options : app.get_subcommands({})) let_the_last_count(*options);
}

std::string unknown_command(const CommandLine& line, const std::string& word) {
    if (const auto meant = command_meant(word); !meant.empty())
        return fmt::format("unknown command '{}'; did you mean '{}'? (see jobfeed --help)", word, meant);
    std::vector<std::string_view> names;
    for (const auto& command : line.commands) {
        if (!command->is_hidden()) names.push_back(command->name());
    }
    return fmt::format("unknown command '{}'{} (see jobfeed --help)", word, did_you_mean(word, names));
}

std::string unexpected(std::string word) {
    const std::string_view password = password_in(word);
    if (!password.empty()) {
        const auto start = static_cast<std::size_t>(password.data() - word.data());
        word.replace(start, password.size(), "…");
    }
    return fmt::format("unexpected argument '{}'", word);
}

bool has_option(const CLI::App& app, std::string_view name) {
    const auto options = app.get_options();
    return std::any_of(options.begin(), options.end(), [name](const CLI::Option* option) {
        return !option->get_lnames().empty() && long_name(*option) == name;
    });
}

/// What to write instead of an option that this command does not have, if that can be told.
std::string advice_on_option(const CLI::App& app, const std::string& name) {
    const auto places = app.get_subcommands();
    const auto meant = option_meant(name);
    const bool is_here = std::any_of(places.begin(), places.end(),
                                     [meant](const CLI::App* place) { return has_option(*place, meant); });
    if (is_here) return fmt::format("; did you mean '{}'?", meant);
    std::vector<std::string> others;
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        if (has_option(*command, meant.empty() ? name : meant)) others.push_back(command->get_name());
    }
    if (!others.empty()) {
        return fmt::format("; {} is an option of {}", meant.empty() ? "it" : meant,
                           fmt::join(others, " and "));
    }
    std::vector<std::string> known;
    for (const CLI::App* place : places) {
        for (const CLI::Option* each : place->get_options()) {
            if (!each->get_lnames().empty()) known.push_back(long_name(*each));
        }
    }
    return did_you_mean(name, {known.begin(), known.end()});
}

/// The same of a word too many: the name of a format, or of a file.
std::string advice_on_word(const CLI::App& app, const std::string& word) {
    for (const CLI::App* command : app.get_subcommands()) {
        const std::string option = "--" + word;
        const std::string_view meant = option_meant(option);
        if (has_option(*command, option)) return fmt::format("; did you mean '{}'?", option);
        if (!meant.empty() && has_option(*command, meant)) return fmt::format("; did you mean '{}'?", meant);
        if (word.find('.') != std::string::npos && has_option(*command, "--output"))
            return fmt::format("; did you mean '-o {}'?", word);
    }
    return {};
}

std::string unknown_words(const CLI::App& app, std::vector<std::string> words) {
    // Which words_last() puts before them.
    words.erase(std::remove(words.begin(), words.end(), "--"), words.end());
    // CLI11 tells them in an order that differs between its versions.
    const auto option =
        std::find_if(words.begin(), words.end(), [](const auto& word) { return word.starts_with("-"); });
    if (option == words.end())
        return words.empty() ? unexpected("--")
                             : unexpected(words.front()) + advice_on_word(app, words.front());
    const std::string name = option->substr(0, option->find('='));
    const auto commands = app.get_subcommands();
    const bool is_misplaced = std::any_of(commands.begin(), commands.end(), [&name](const CLI::App* command) {
        return has_option(*command, name);
    });
    if (is_misplaced || has_option(app, name))
        return fmt::format("option '{}' belongs after the command", name);
    return fmt::format("unknown option '{}'{}", name, advice_on_option(app, name));
}

/// CLI11 would take the next word for the value of `--db=`.
void refuse_empty_values(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (!word.starts_with("--") || word.find('=') + 1 != word.size()) continue;
        throw Error(ErrorKind::usage, fmt::format("{} is empty; give it a value, or leave it out",
                                                  word.substr(0, word.size() - 1)));
    }
}

/// `help sync` is `sync --help`.
std::vector<std::string> without_help_command(std::vector<std::string> words, const CommandLine& line) {
    if (words.empty() || words.front() != "help") return words;
    words.erase(words.begin());
    const auto is_named = [&words](const auto& command) { return command->name() == words.front(); };
    if (!words.empty() && std::none_of(line.commands.begin(), line.commands.end(), is_named))
        throw Error(ErrorKind::usage, unknown_command(line, words.front()));
    words.emplace_back("--help");
    return words;
}

[[noreturn]] void throw_usage(CLI::App& app, const CommandLine& line, const CLI::ParseError& error) {
    const auto parsed = app.get_subcommands();
    const auto left = app.remaining(true);
    if (parsed.empty() && !left.empty() && !left.front().starts_with('-')) {
        throw Error(ErrorKind::usage, unknown_command(line, left.front()));
    }
    const std::string command = parsed.empty() ? "" : " " + parsed.front()->get_name();
    const bool extras = !left.empty() && dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
    throw Error(ErrorKind::usage, fmt::format("{} (see jobfeed{} --help)",
                                              extras ? unknown_words(app, left) : error.what(), command));
}

}  // namespace

void CommandLine::read(const Arguments& arguments) {
    program = std::make_shared<CLI::App>("Mirrors NAV's public job ads into a local SQLite database.");
    CLI::App& app = *program;
    declare(app, *this);
    try {
        refuse_empty_values(arguments.values());
        auto words = words_last(without_help_command(arguments.values(), *this), app);
        std::reverse(words.begin(), words.end());  // CLI11 wants them last first
        app.parse(std::move(words));
        if (app.get_subcommands().empty()) {
            throw Error(ErrorKind::usage,
                        "no command given; begin with sync, then search (see jobfeed --help)");
        }
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
    origins = resolve_options(app, *parsed.front());
    for (const auto& command : commands) {
        if (command->name() == parsed.front()->get_name()) chosen = command.get();
    }
}

}  // namespace jobfeed::cli
