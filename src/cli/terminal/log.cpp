// SPDX-License-Identifier: MIT
#include "cli/terminal/log.hpp"

#include "cli/config/paths.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/printable.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <utility>

namespace jobfeed::cli {
namespace {

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view plain = "\x1b[0m";
constexpr std::chrono::minutes between_lines{1};
constexpr std::size_t any_width = 1000;

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
      clock_(terminal.clock),
      told_(moment()),
      line_(std::move(terminal)) {}

std::chrono::steady_clock::time_point Log::moment() const {
    return clock_ ? clock_() : std::chrono::steady_clock::time_point{};
}

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
    if (shows_progress_) return line_.due();
    return settings_.verbose && !settings_.quiet && moment() - told_ >= between_lines;
}

void Log::progress(std::vector<std::string> parts) {
    if (shows_progress_) return line_.show(std::move(parts));
    if (!progress_due()) return;
    told_ = moment();
    detail(joined(parts, any_width));
}

void Log::end_progress() {
    line_.erase();
}

void Log::line(std::string_view level, std::string_view prefix, std::string_view colour,
               std::string_view text) {
    if (settings_.json) {
        JsonObject object;
        object.time("time", settings_.now.value_or(now()))
            .text("level", level)
            .text("message", printable(text));
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
    // A server's words may be among them; they are not to steer the terminal.
    line_.print_above(whole + printable(text));
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
