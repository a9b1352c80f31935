// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"
#include "cli/config/arguments.hpp"
#include "cli/terminal/log.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/shell_word.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace jobfeed::cli;

Log make_log(const GlobalOptions& options) {
    return Log(for_standard_error({.quiet = options.quiet,
                                   .verbose = options.verbose,
                                   .json = options.log_json,
                                   .terminal = false,
                                   .colour = false,
                                   .now = options.now}),
               standard_error());
}

ExitCode run(CommandLine& line, const Arguments& arguments) {
    line.read(arguments);
    if (line.chosen == nullptr) {
        print(line.text);
        return ExitCode::done;
    }
    Log log = make_log(line.global);
    return line.chosen->run({line.global, line.origins, *line.program, log});
}

/// The words of a command to be given again: a token is asked for, since it stands in no output.
std::vector<std::string> without_token(std::vector<std::string> words) {
    constexpr std::string_view option = "--token";
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == option && i + 1 < words.size()) words[i + 1] = "-";
        if (words[i].starts_with("--token=")) words[i] = "--token=-";
    }
    return words;
}

/// Where the library's message names only the option that confirms, writes the whole command with it.
void complete_command(std::string& message, const Arguments& arguments) {
    constexpr std::string_view with = "run it with ";
    const auto at = message.rfind(with);
    if (at == std::string::npos) return;
    std::string command = "run: jobfeed";
    for (const std::string& word : without_token(arguments.values()))
        command.append(" ").append(shell_word(jobfeed::redacted(word)));
    message.replace(at, with.size(), command + " ");
}

ExitCode fail(const CommandLine& line, const Arguments& arguments, jobfeed::ErrorKind kind,
              std::string message) {
    constexpr std::string_view stopped = "stopped";
    if (kind == jobfeed::ErrorKind::stopped && message.starts_with(stopped))
        message.insert(stopped.size(), std::string(" by ") + stop_signal_name());
    if (kind == jobfeed::ErrorKind::held) complete_command(message, arguments);
    const ExitCode code = exit_code_of(kind, stop_signal());
    make_log(line.global).error(message);
    if (line.chosen != nullptr && line.chosen->tells_failure_as_json()) {
        JsonObject object;
        object.text("outcome", outcome_of(kind)).number("exit_code", std::int64_t{static_cast<int>(code)});
        try {
            print(object.text("message", message).str() + "\n");
        } catch (const jobfeed::Error&) {
            return code;  // the first failure is the one to tell
        }
    }
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    guard_standard_streams();
    const Arguments arguments(argc, argv);
    CommandLine line;
    try {
        return static_cast<int>(run(line, arguments));
    } catch (const jobfeed::Error& error) {
        return static_cast<int>(fail(line, arguments, error.kind(), error.what()));
    } catch (const std::bad_alloc&) {
        return static_cast<int>(fail(line, arguments, jobfeed::ErrorKind::failed, "out of memory"));
    } catch (const std::exception& error) {
        return static_cast<int>(
            fail(line, arguments, jobfeed::ErrorKind::failed, jobfeed::redacted(error.what())));
    }
}
