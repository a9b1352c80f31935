// SPDX-License-Identifier: MIT
#include "cli/terminal/pager.hpp"

#include "cli/config/paths.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace jobfeed::cli {
namespace {

bool is_in_path(const std::string& program) {
    if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0;
    const std::string path = variable("PATH").value_or("/usr/bin:/bin");
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find(':', start), path.size());
        if (::access((path.substr(start, end - start) + "/" + program).c_str(), X_OK) == 0) return true;
        start = end + 1;
    }
    return false;
}

/// Of what is more than a program and its arguments, only the shell can tell.
bool can_be_run(const std::string& command) {
    const std::string program = command.substr(0, command.find_first_of(" \t"));
    const bool is_plain = program.find_first_of("=$`'\"\\;&|<>(){}*?[]~#") == std::string::npos;
    return !is_plain || is_in_path(program);
}

}  // namespace

std::string wanted_pager() {
    if (variable("TERM").value_or("dumb") == "dumb") return {};
    // Set but empty means none, which variable() takes for unset.
    std::string command = "less";
    for (const char* name : {"PAGER", "JOBFEED_PAGER"}) {
        if (const char* value = std::getenv(name); value != nullptr) command = value;
    }
    const std::size_t start = command.find_first_not_of(" \t");
    if (start == std::string::npos || command == "cat") return {};
    command.erase(0, start);
    return can_be_run(command) ? command : std::string{};
}

Pager::Pager(const std::string& command) {
    if (command.empty()) return;
    // As git has it: a page that fits the screen is not held, colours show, and the screen is not cleared.
    ::setenv("LESS", "FRX", 0);
    ::setenv("LV", "-c", 0);
    ::setenv("LESSCHARSET", "utf-8", 0);  // whatever the locale is, that is what is written
    std::signal(SIGPIPE, SIG_DFL);        // inherited by the pager
    pipe_ = ::popen(command.c_str(), "we");
    std::signal(SIGPIPE, SIG_IGN);
    if (pipe_ == nullptr) return;
    // The pager decides what an interrupt means.
    std::signal(SIGINT, SIG_IGN);
    standard_output_ = ::dup(STDOUT_FILENO);
    ::dup2(::fileno(pipe_), STDOUT_FILENO);
}

Pager::~Pager() {
    if (pipe_ == nullptr) return;
    ::dup2(standard_output_, STDOUT_FILENO);
    ::close(standard_output_);
    ::pclose(pipe_);
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace jobfeed::cli
