// SPDX-License-Identifier: MIT
#include "cli/config/text_input.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace jobfeed::cli {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;

/// An open file, closed with the object.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    void reset(int number) { number_ = number; }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

/// A signal may come just before a wait, which it then does not end.
constexpr int longest_wait = 100;  // ms

/// Throws Error (stopped) if that is why a call came back.
void end_if_stopped(const std::string& what) {
    if (stop_signal() != 0) throw Error(ErrorKind::stopped, fmt::format("stopped while reading {}", what));
}

std::string read_all(int descriptor, const std::string& what, ErrorKind kind) {
    std::string text;
    std::array<char, 4096> piece{};
    while (true) {
        pollfd ready{.fd = descriptor, .events = POLLIN, .revents = 0};
        const int count = ::poll(&ready, 1, longest_wait);
        end_if_stopped(what);
        const ssize_t length = count > 0 ? ::read(descriptor, piece.data(), piece.size()) : -1;
        if (length == 0) return text;
        if (length > 0) text.append(piece.data(), static_cast<std::size_t>(length));
        if (text.size() > most_bytes) throw Error(kind, fmt::format("{} is longer than 64 KiB", what));
        if (length < 0 && count != 0 && errno != EINTR && errno != EAGAIN)
            throw Error(kind, fmt::format("cannot read {}: {}", what, std::strerror(errno)));
    }
}

/// A shell command whose output is read. popen() would wait for its end even where it is not read to the end.
class ShellCommand {
  public:
    ShellCommand(const std::string& command, ErrorKind kind) {
        std::array<int, 2> ends{};
        int error = ::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno;
        if (error == 0) {
            output_.reset(ends[0]);
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

    [[nodiscard]] int output() const { return output_.number(); }

    /// Its status once it has ended.
    int wait(const std::string& what) {
        int status = 0;
        constexpr int moment = 5;  // ms
        while (::waitpid(pid_, &status, WNOHANG) == 0) {
            end_if_stopped(what);
            ::poll(nullptr, 0, moment);
        }
        pid_ = 0;
        return status;
    }

  private:
    Descriptor output_;
    pid_t pid_ = 0;
};

}  // namespace

std::string read_file(const std::string& path, ErrorKind kind) {
    // To open a pipe would wait for its writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) throw Error(kind, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    return read_all(file.number(), path, kind);
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
    return read_all(STDIN_FILENO, "standard input", ErrorKind::token);
}

}  // namespace jobfeed::cli
