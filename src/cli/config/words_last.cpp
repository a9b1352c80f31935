// SPDX-License-Identifier: MIT
#include "cli/config/words_last.hpp"

#include <CLI/App.hpp>

#include <algorithm>

namespace jobfeed::cli {
namespace {

const CLI::Option* find_option(const CLI::App& app, const std::string& name) {
    const auto options = app.get_options();
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&name](const CLI::Option* each) { return each->check_name(name); });
    return found == options.end() ? nullptr : *found;
}

bool takes_words(const CLI::App& command) {
    const auto options = command.get_options();
    return std::any_of(options.begin(), options.end(),
                       [](const CLI::Option* option) { return option->get_positional(); });
}

/// Tells options from words as CLI11 does, but for what it would not know.
class Reader {
  public:
    explicit Reader(CLI::App& program) : program_(&program) {}

    [[nodiscard]] const CLI::App* command() const { return command_; }

    /// Whether it is an option, or the value of the one before.
    bool is_of_an_option(const std::string& argument) {
        if (value_follows_) {
            value_follows_ = false;
            return true;
        }
        if (argument.starts_with("--")) {
            const CLI::Option* option = find(argument);
            value_follows_ = option != nullptr && option->get_expected_max() > 0;
            return true;
        }
        return argument.starts_with('-') && are_short_options(argument.substr(1));
    }

    /// Whether it names the command, which is the first word.
    bool is_command(const std::string& argument) {
        if (command_ != nullptr) return false;
        for (const CLI::App* each : program_->get_subcommands({})) {
            if (each->check_name(argument)) command_ = each;
        }
        return command_ != nullptr;
    }

  private:
    [[nodiscard]] const CLI::Option* find(const std::string& name) const {
        const CLI::Option* own = command_ != nullptr ? find_option(*command_, name) : nullptr;
        return own != nullptr ? own : find_option(*program_, name);
    }

    /// Such as `-qv`, and `-o FILE` joined or apart.
    bool are_short_options(const std::string& letters) {
        for (const char letter : letters) {
            const CLI::Option* option = find(std::string("-") + letter);
            if (option == nullptr) return false;
            if (option->get_expected_max() == 0) continue;
            value_follows_ = letters.size() == 1;
            return true;
        }
        return !letters.empty();
    }

    CLI::App* program_;
    const CLI::App* command_ = nullptr;
    bool value_follows_ = false;
};

}  // namespace

std::vector<std::string> words_last(const std::vector<std::string>& arguments, CLI::App& program) {
    Reader reader(program);
    std::vector<std::string> options;
    std::vector<std::string> words;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        if (*argument == "--") {
            words.insert(words.end(), argument + 1, arguments.end());
            break;
        }
        if (reader.is_of_an_option(*argument) || reader.is_command(*argument)) {
            options.push_back(*argument);
        } else {
            words.push_back(*argument);
        }
    }
    if (reader.command() == nullptr || !takes_words(*reader.command())) return arguments;
    if (words.empty()) return options;
    options.emplace_back("--");
    options.insert(options.end(), words.begin(), words.end());
    return options;
}

}  // namespace jobfeed::cli
