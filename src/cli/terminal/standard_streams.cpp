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
#include <string>

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

namespace {

/// U+0080 to U+009F steer some terminals, and no text needs them: `\xC2` and one byte more.
std::string without_c1(std::string_view text) {
    std::string shown(text);
    for (auto at = shown.find('\xC2'); at != std::string::npos; at = shown.find('\xC2', at + 1)) {
        const auto next = at + 1 < shown.size() ? static_cast<unsigned char>(shown[at + 1]) : 0U;
        if (next >= 0x80 && next <= 0x9F) shown.replace(at, 2, " ");
    }
    return shown;
}

}  // namespace

bool print(std::string_view text) {
    static const bool is_terminal = isatty(STDOUT_FILENO) != 0;
    if (is_terminal) return write_all(STDOUT_FILENO, without_c1(text), "to standard output");
    return write_all(STDOUT_FILENO, text, "to standard output");
}

bool wait_while_read(std::chrono::milliseconds length) {
    pollfd reader{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
    return poll(&reader, 1, static_cast<int>(length.count())) <= 0;
}

}  // namespace jobfeed::cli
