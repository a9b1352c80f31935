// SPDX-License-Identifier: MIT
#pragma once

#include "cli/terminal/progress_line.hpp"

#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// How much is told, and how.
struct LogSettings {
    bool quiet = false;     ///< errors only
    bool verbose = false;   ///< details too
    bool json = false;      ///< each line is a JSON object
    bool terminal = false;  ///< a person is watching: info lines and a progress line
    bool colour = false;
    std::optional<Timestamp> now{};  ///< the time that JSON lines carry, if not the clock's
};

/// Everything that is said to people, on stderr.
class Log {
  public:
    Log(LogSettings settings, ProgressLine::Terminal terminal);
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log() { end_progress(); }

    void error(std::string_view text);
    void warning(std::string_view text);
    void info(std::string_view text);  ///< told to a person who watches, or asked for
    void detail(std::string_view text);
    void closing(std::string_view text);  ///< the result: told unless quiet

    /// Whether progress() would print now; call it before building the text. With --verbose and no terminal,
    /// once a minute.
    [[nodiscard]] bool progress_due() const;
    void progress(std::vector<std::string> parts);
    void end_progress();

  private:
    void line(std::string_view level, std::string_view prefix, std::string_view colour,
              std::string_view text);

    [[nodiscard]] std::chrono::steady_clock::time_point moment() const;

    LogSettings settings_;
    bool shows_progress_;
    std::function<std::chrono::steady_clock::time_point()> clock_;
    std::chrono::steady_clock::time_point told_;  ///< the last progress, or the start
    ProgressLine line_;
};

/// The terminal behind stderr.
[[nodiscard]] ProgressLine::Terminal standard_error();

/// Fills in what depends on stderr and on TERM and NO_COLOR.
[[nodiscard]] LogSettings for_standard_error(LogSettings settings);

}  // namespace jobfeed::cli
