// SPDX-License-Identifier: MIT
#include "cli/terminal/standard_streams.hpp"

#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace jobfeed::cli {

void guard_standard_streams() {
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) != -1) continue;
        // Opened the wrong way round, so that writing to a closed stdout still is an error.
        const int filler = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
        if (filler != descriptor) std::abort();
    }
    std::signal(SIGPIPE, SIG_IGN);
}

bool write_all(int descriptor, std::string_view text, std::string_view what) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE) {
            return false;
        } else if (errno != EINTR) {
            throw Error(ErrorKind::failed, fmt::format("cannot write {}: {}", what, std::strerror(errno)));
        } else if (stop_signal() != 0) {
            throw Error(ErrorKind::stopped, fmt::format("stopped while writing {}", what));
        }
    }
    return true;
}

bool print(std::string_view text) {
    return write_all(STDOUT_FILENO, text, "to standard output");
}

bool wait_while_read(std::chrono::milliseconds length) {
    pollfd reader{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
    return poll(&reader, 1, static_cast<int>(length.count())) <= 0;
}

}  // namespace jobfeed::cli
