// SPDX-License-Identifier: MIT
#include "cli/completion_command.hpp"

#include "cli/completion/completion.hpp"
#include "cli/completion/scripts.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/upper_case.hpp"

#include <jobfeed/ad_names.hpp>
#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <utility>

namespace jobfeed::cli {
namespace {

constexpr std::size_t most_words = 200;

std::vector<completion::Candidate> uuids(const Mirror& mirror, std::string_view beginning) {
    std::vector<completion::Candidate> found;
    for (FoundUuid& each : AdNames(mirror).uuids_beginning(beginning, most_words)) {
        if (!each.has_left) found.push_back({std::move(each.uuid), std::move(each.title)});
    }
    return found;
}

std::optional<NameKind> kind_of(std::string_view of) {
    constexpr std::array<std::pair<std::string_view, NameKind>, 6> kinds{
        {{"county", NameKind::county},
         {"municipality", NameKind::municipality},
         {"category", NameKind::category},
         {"source", NameKind::source},
         {"orgnr", NameKind::orgnr},
         {"employer", NameKind::employer}}};
    for (const auto& [name, kind] : kinds) {
        if (name == of) return kind;
    }
    return std::nullopt;
}

std::vector<completion::Candidate> names(const Mirror& mirror, std::string_view of,
                                         std::string_view beginning, Timestamp at) {
    std::vector<completion::Candidate> found;
    const auto kind = kind_of(of);
    if (!kind) return found;
    const std::string wanted = in_upper_case(beginning);
    for (const NameCount& name : AdNames(mirror).of(*kind, at)) {
        if (found.size() < most_words && in_upper_case(name.name).starts_with(wanted))
            found.push_back({name.name});
    }
    return found;
}

}  // namespace

void CompletionCommand::setup(CLI::App& options) {
    options.add_option("shell", shell_, "bash, zsh or fish")->type_name("SHELL")->configurable(false);
}

ExitCode CompletionCommand::run(const Context& /*context*/) {
    const auto script = completion::script_for(shell_);
    if (script.empty()) {
        throw Error(ErrorKind::usage,
                    shell_.empty()
                        ? "no shell given; name bash, zsh or fish"
                        : fmt::format("no completion for '{}'; there is one for bash, zsh and fish", shell_));
    }
    print(script);
    return ExitCode::done;
}

void CompleteCommand::setup(CLI::App& options) {
    options.add_option("words", words_, "What is typed so far")->configurable(false);
}

ExitCode CompleteCommand::run(const Context& context) {
    std::vector<std::string> words;
    for (const std::string& word : words_) words.push_back(word.starts_with(':') ? word.substr(1) : word);
    const std::string named = completion::value_of("--db", words);
    const std::filesystem::path path =
        named.empty() ? context.global.database() : std::filesystem::path(named);
    const auto values = [&path, at = context.global.moment()](std::string_view of,
                                                              std::string_view beginning) {
        try {
            const Mirror mirror = Mirror::open(path);
            return of == "uuid" ? uuids(mirror, beginning) : names(mirror, of, beginning, at);
        } catch (const Error&) {  // without a mirror there is nothing to propose
            return std::vector<completion::Candidate>{};
        }
    };
    print(completion::to_text(completion::complete(context.program, words, values)));
    return ExitCode::done;
}

}  // namespace jobfeed::cli
