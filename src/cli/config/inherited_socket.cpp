// SPDX-License-Identifier: MIT
#include "cli/config/inherited_socket.hpp"

#include <jobfeed/error.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace jobfeed::cli {
namespace {

std::string_view variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

}  // namespace

std::optional<int> inherited_socket() {
    constexpr int first = 3;
    if (variable("LISTEN_PID") != std::to_string(::getpid())) return std::nullopt;
    const std::string_view count = variable("LISTEN_FDS");
    if (count != "1") {
        throw Error(
            ErrorKind::usage,
            fmt::format("systemd passed {} sockets, and one is served: let the socket's unit have one "
                        "ListenStream=",
                        count));
    }
    ::fcntl(first, F_SETFD, FD_CLOEXEC);
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    return first;
}

}  // namespace jobfeed::cli
