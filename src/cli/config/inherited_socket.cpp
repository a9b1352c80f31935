// SPDX-License-Identifier: MIT
#include "cli/config/inherited_socket.hpp"

#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace jobfeed::cli {
std::optional<int> inherited_socket() {
    constexpr int first = 3;
    if (variable("LISTEN_PID") != std::to_string(::getpid())) return std::nullopt;
    const std::string count = variable("LISTEN_FDS").value_or("");
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
