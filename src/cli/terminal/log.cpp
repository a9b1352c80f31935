// SPDX-License-Identifier: MIT
#include "cli/terminal/log.hpp"

#include "cli/config/paths.hpp"
#include "cli/text/json_object.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace jobfeed::cli {
namespace {

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view plain = "\x1b[0m";

void write_to_standard_error(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written <= 0) return;  // there is nowhere left to complain
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t columns_of_standard_error() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

}  // namespace

Log::Log(LogSettings settings, ProgressLine::Terminal terminal)
    : settings_(settings),
      shows_progress_(settings.terminal && !settings.quiet && !settings.json),
      line_(std::move(terminal)) {}

void Log::error(std::string_view text) {
    end_progress();
    line("error", "jobfeed:", red, text);
}

void Log::warning(std::string_view text) {
    if (!settings_.quiet) line("warning", "warning:", yellow, text);
}

void Log::info(std::string_view text) {
    const bool wanted = settings_.terminal || settings_.verbose || settings_.json;
    if (wanted && !settings_.quiet) line("info", {}, {}, text);
}

void Log::detail(std::string_view text) {
    if (settings_.verbose && !settings_.quiet) line("detail", {}, {}, text);
}

void Log::closing(std::string_view text) {
    end_progress();
    if (!settings_.quiet) line("info", {}, {}, text);
}

bool Log::progress_due() const {
    return shows_progress_ && line_.due();
}

void Log::progress(std::string text) {
    if (shows_progress_) line_.show(std::move(text));
}

void Log::end_progress() {
    line_.erase();
}

void Log::line(std::string_view level, std::string_view prefix, std::string_view colour,
               std::string_view text) {
    if (settings_.json) {
        JsonObject object;
        object.time("time", settings_.now.value_or(now())).text("level", level).text("message", text);
        line_.print_above(object.str());
        return;
    }
    std::string whole;
    if (!prefix.empty()) {
        if (settings_.colour) whole.append(colour);
        whole.append(prefix);
        if (settings_.colour) whole.append(plain);
        whole += ' ';
    }
    const std::size_t start = whole.size();
    whole.append(text);
    // A server's words may be among them; they are not to steer the terminal.
    std::replace_if(
        whole.begin() + static_cast<std::ptrdiff_t>(start), whole.end(),
        [](unsigned char letter) { return letter < 0x20 || letter == 0x7F; }, ' ');
    line_.print_above(whole);
}

ProgressLine::Terminal standard_error() {
    return {write_to_standard_error, columns_of_standard_error, std::chrono::steady_clock::now};
}

LogSettings for_standard_error(LogSettings settings) {
    const bool dumb = variable("TERM").value_or("dumb") == "dumb";
    settings.terminal = isatty(STDERR_FILENO) != 0 && !dumb;
    settings.colour = settings.terminal && !settings.json && !variable("NO_COLOR");
    return settings;
}

}  // namespace jobfeed::cli
