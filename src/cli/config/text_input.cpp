// SPDX-License-Identifier: MIT
#include "cli/config/text_input.hpp"

#include <fmt/format.h>

#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace jobfeed::cli {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string read_all(std::FILE* file, const std::string& what, ErrorKind kind) {
    std::string text;
    std::array<char, 4096> piece{};
    while (const std::size_t length = std::fread(piece.data(), 1, piece.size(), file)) {
        text.append(piece.data(), length);
        if (text.size() > most_bytes) throw Error(kind, fmt::format("{} is longer than 64 KiB", what));
    }
    if (std::ferror(file) != 0)
        throw Error(kind, fmt::format("cannot read {}: {}", what, std::strerror(errno)));
    return text;
}

struct CloseCommand {
    void operator()(std::FILE* file) const { pclose(file); }
};

}  // namespace

std::string read_file(const std::string& path, ErrorKind kind) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
    if (!file) throw Error(kind, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    return read_all(file.get(), path, kind);
}

std::string read_command(const std::string& command, ErrorKind kind) {
    std::unique_ptr<std::FILE, CloseCommand> pipe(popen(command.c_str(), "re"));
    if (!pipe) throw Error(kind, fmt::format("cannot run '{}': {}", command, std::strerror(errno)));
    std::string text = read_all(pipe.get(), "the output of '" + command + "'", kind);
    const int status = pclose(pipe.release());
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
