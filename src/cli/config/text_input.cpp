// SPDX-License-Identifier: MIT
#include "cli/config/text_input.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

namespace jobfeed::cli {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Throws Error (stopped) if that is why a call came back.
void end_if_stopped(const std::string& what) {
    if (stop_signal() != 0) throw Error(ErrorKind::stopped, fmt::format("stopped while reading {}", what));
}

std::string read_all(std::FILE* file, const std::string& what, ErrorKind kind) {
    std::string text;
    std::array<char, 4096> piece{};
    while (const std::size_t length = std::fread(piece.data(), 1, piece.size(), file)) {
        text.append(piece.data(), length);
        if (text.size() > most_bytes) throw Error(kind, fmt::format("{} is longer than 64 KiB", what));
    }
    if (std::ferror(file) == 0) return text;
    const int error = errno;
    end_if_stopped(what);
    throw Error(kind, fmt::format("cannot read {}: {}", what, std::strerror(error)));
}

/// A shell command whose output is read. popen() would wait for its end even where it is not read to the end.
class ShellCommand {
  public:
    ShellCommand(const std::string& command, ErrorKind kind) {
        std::array<int, 2> ends{};
        int error = ::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno;
        if (error == 0) {
            output_.reset(::fdopen(ends[0], "r"));
            posix_spawn_file_actions_t actions{};
            posix_spawn_file_actions_init(&actions);
            posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
            std::array<std::string, 3> words{"sh", "-c", command};
            std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
            error = ::posix_spawn(&pid_, "/bin/sh", &actions, nullptr, arguments.data(), environ);
            posix_spawn_file_actions_destroy(&actions);
            ::close(ends[1]);
        }
        if (error != 0) throw Error(kind, fmt::format("cannot run '{}': {}", command, std::strerror(error)));
    }
    ShellCommand(const ShellCommand&) = delete;
    ShellCommand& operator=(const ShellCommand&) = delete;
    ~ShellCommand() {
        if (pid_ > 0) ::kill(pid_, SIGTERM);
    }

    [[nodiscard]] std::FILE* output() const { return output_.get(); }

    /// Its status once it has ended.
    int wait(const std::string& what) {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) end_if_stopped(what);
        pid_ = 0;
        return status;
    }

  private:
    std::unique_ptr<std::FILE, CloseFile> output_{};
    pid_t pid_ = 0;
};

}  // namespace

std::string read_file(const std::string& path, ErrorKind kind) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
    if (!file) {
        const int error = errno;
        end_if_stopped(path);
        throw Error(kind, fmt::format("cannot read {}: {}", path, std::strerror(error)));
    }
    return read_all(file.get(), path, kind);
}

std::string read_command(const std::string& command, ErrorKind kind) {
    const std::string what = "the output of '" + command + "'";
    ShellCommand running(command, kind);
    std::string text = read_all(running.output(), what, kind);
    const int status = running.wait(what);
    if (WIFSIGNALED(status))
        throw Error(kind, fmt::format("'{}' was killed by signal {}", command, WTERMSIG(status)));
    if (status != 0)
        throw Error(kind, fmt::format("'{}' ended with exit code {}", command, WEXITSTATUS(status)));
    return text;
}

std::string read_standard_input() {
    return read_all(stdin, "standard input", ErrorKind::token);
}

}  // namespace jobfeed::cli
