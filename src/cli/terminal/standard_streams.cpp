// SPDX-License-Identifier: MIT
#include "cli/terminal/standard_streams.hpp"

#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <limits>

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

std::size_t columns_of_standard_output() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0) return std::numeric_limits<std::size_t>::max();
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace jobfeed::cli
