// SPDX-License-Identifier: MIT
#include "cli/terminal/screen.hpp"

#include "cli/config/paths.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>

namespace jobfeed::cli {
namespace {

std::size_t columns_of_standard_output() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    constexpr std::size_t usual = 80;
    const auto text = variable("COLUMNS").value_or("");
    std::size_t columns = usual;
    std::from_chars(text.data(), text.data() + text.size(), columns);
    return columns > 0 ? columns : usual;
}

}  // namespace

Screen standard_output() {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    const bool dumb = variable("TERM").value_or("dumb") == "dumb";
    return {.terminal = terminal,
            .colour = terminal && !dumb && !variable("NO_COLOR"),
            .columns = columns_of_standard_output()};
}

}  // namespace jobfeed::cli
