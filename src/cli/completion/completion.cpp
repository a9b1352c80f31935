// SPDX-License-Identifier: MIT
#include "cli/completion/completion.hpp"

#include "cli/config/settings.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/feed_info.hpp>
#include <jobfeed/query.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <array>

namespace jobfeed::cli::completion {
namespace {

/// What comes before the word that is completed.
struct Place {
    CLI::App* command = nullptr;          ///< nullptr: none is named yet
    bool after_help = false;              ///< `jobfeed help` takes the name of a command
    const CLI::Option* option = nullptr;  ///< whose value it is
    std::string prefix{};                 ///< what stands before that in the same word: `--db=`
    std::string word{};
};

bool takes_value(const CLI::Option& option) {
    return option.get_expected_max() > 0;
}

const CLI::Option* option_named(CLI::App& app, const std::string& name) {
    return name.size() > 1 && name.starts_with('-') ? app.get_option_no_throw(name) : nullptr;
}

const CLI::Option* find_option(CLI::App& program, const Place& place, const std::string& name) {
    const CLI::Option* option = place.command == nullptr ? nullptr : option_named(*place.command, name);
    return option != nullptr ? option : option_named(program, name);
}

CLI::App* command_named(CLI::App& program, const std::string& name) {
    for (CLI::App* command : program.get_subcommands({})) {
        if (command->get_name() == name) return command;
    }
    return nullptr;
}

/// bash divides `--db=x` into three.
std::vector<std::string> joined_at_equals(const std::vector<std::string>& words) {
    std::vector<std::string> joined;
    for (const std::string& word : words) {
        const bool follows =
            !joined.empty() && joined.back().starts_with("--") && joined.back().ends_with('=');
        if ((word == "=" && !joined.empty()) || follows) {
            joined.back() += word;
        } else {
            joined.push_back(word);
        }
    }
    return joined;
}

void take_word(Place& place, CLI::App& program, const std::string& word) {
    if (place.option != nullptr) {
        place.option = nullptr;
    } else if (word.starts_with('-')) {
        const CLI::Option* option = find_option(program, place, word);
        if (option != nullptr && takes_value(*option)) place.option = option;
    } else if (place.command == nullptr) {
        place.after_help = word == "help";
        place.command = command_named(program, word);
    }
}

Place place_of(CLI::App& program, const std::vector<std::string>& given) {
    const auto words = joined_at_equals(given);
    Place place;
    if (words.empty()) return place;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) take_word(place, program, words[i]);
    place.word = words.back();
    const auto equals = place.word.find('=');
    if (place.option == nullptr && place.word.starts_with("--") && equals != std::string::npos) {
        place.option = find_option(program, place, place.word.substr(0, equals));
        // Only the part behind the equals sign is a word to bash.
        if (given.back() == place.word) place.prefix = place.word.substr(0, equals + 1);
        place.word.erase(0, equals + 1);
    }
    if (place.word.starts_with('\'') || place.word.starts_with('"')) place.word.erase(0, 1);
    return place;
}

void add(Answer& answer, std::string_view word, std::string_view beginning, std::string_view about = {}) {
    if (word.starts_with(beginning)) answer.candidates.push_back({std::string(word), std::string(about)});
}

void add_options(Answer& answer, CLI::App& app, const std::string& beginning) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_lnames().empty()) continue;
        const std::string name = long_name(*option);
        // Each command has a --help of its own.
        const bool known = std::any_of(answer.candidates.begin(), answer.candidates.end(),
                                       [&name](const Candidate& each) { return each.word == name; });
        if (!known) add(answer, name, beginning, option->get_description());
    }
}

void add_commands(Answer& answer, CLI::App& program, const std::string& beginning) {
    for (CLI::App* command : program.get_subcommands({})) {
        if (command->get_group().empty() || !command->get_name().starts_with(beginning)) continue;
        answer.candidates.push_back({command->get_name(), command->get_description()});
    }
}

/// Columns stand in a list: what is before the last comma stays.
Answer columns(const std::string& word) {
    Answer answer{.kind = Kind::list};
    const auto comma = word.rfind(',');
    const std::string before = comma == std::string::npos ? "" : word.substr(0, comma + 1);
    for (const std::string_view column : query_columns()) add(answer, before + std::string(column), word);
    return answer;
}

Answer values_of(const std::string& name, const std::string& type, const std::string& word,
                 const Values& values) {
    Answer answer;
    if (is_path(type)) answer.kind = Kind::files;
    if (name == "columns") return columns(word);
    if (name == "feed") {
        for (const FeedInfo& feed : feeds()) add(answer, feed.name, word, feed.base_url);
    }
    if (name == "language") {
        add(answer, "no", word, "Norwegian");
        add(answer, "en", word, "English");
    }
    if (type == "SHELL") {
        for (const char* shell : {"bash", "zsh", "fish"}) add(answer, shell, word);
    }
    constexpr std::array of_mirror{"county", "municipality", "category", "uuid"};
    if (std::find(of_mirror.begin(), of_mirror.end(), name) != of_mirror.end())
        answer.candidates = values(name, word);
    return answer;
}

/// The word of a command that is no option: a uuid, a shell.
Answer word_of(CLI::App& command, const std::string& word, const Values& values) {
    for (const CLI::Option* option : command.get_options()) {
        if (!option->get_lnames().empty() || option->get_name().empty()) continue;
        const std::string type = option->get_type_name();
        const bool is_uuid = type.find("UUID") != std::string::npos || option->get_name() == "uuid";
        return values_of(is_uuid ? "uuid" : option->get_name(), type, word, values);
    }
    return {};
}

}  // namespace

Answer complete(CLI::App& program, const std::vector<std::string>& words, const Values& values) {
    const Place place = place_of(program, words);
    Answer answer;
    if (place.option != nullptr) {
        answer =
            values_of(long_name(*place.option).substr(2), place.option->get_type_name(), place.word, values);
    } else if (place.word.starts_with('-')) {
        if (place.command != nullptr) add_options(answer, *place.command, place.word);
        add_options(answer, program, place.word);
    } else if (place.command != nullptr) {
        answer = word_of(*place.command, place.word, values);
    } else {
        add_commands(answer, program, place.word);
        if (!place.after_help) add(answer, "help", place.word, "Print the help of a command");
    }
    for (Candidate& candidate : answer.candidates) candidate.word.insert(0, place.prefix);
    return answer;
}

std::string value_of(std::string_view option, const std::vector<std::string>& words) {
    const auto joined = joined_at_equals(words);
    const std::string with_equals = fmt::format("{}=", option);
    for (std::size_t i = 0; i < joined.size(); ++i) {
        if (joined[i].starts_with(with_equals)) return joined[i].substr(with_equals.size());
        if (joined[i] == option && i + 1 < joined.size()) return joined[i + 1];
    }
    return {};
}

std::string to_text(const Answer& answer) {
    std::string text = answer.kind == Kind::files  ? ":files\n"
                       : answer.kind == Kind::list ? ":list\n"
                                                   : ":words\n";
    for (const Candidate& candidate : answer.candidates)
        text += fmt::format("{}\t{}\n", printable(candidate.word), printable(candidate.about));
    return text;
}

}  // namespace jobfeed::cli::completion
