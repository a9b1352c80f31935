// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// A line at the foot of a terminal that is written over again and again, and that other lines never break.
class ProgressLine {
  public:
    /// What it stands on; replaced in tests.
    struct Terminal {
        std::function<void(std::string_view)> write;
        std::function<std::size_t()> columns;  ///< asked each time: a window can be resized
        std::function<std::chrono::steady_clock::time_point()> clock;
    };

    explicit ProgressLine(Terminal terminal) : terminal_(std::move(terminal)) {}

    /// Whether enough time has passed since the last drawing for another to be seen.
    [[nodiscard]] bool due() const;

    /// Shows the parts side by side if due(): those that fit the terminal whole, from the first on.
    void show(std::vector<std::string> parts);

    /// Prints a line above it; `line` ends without a line break.
    void print_above(std::string_view line);

    /// Leaves nothing of it on the terminal.
    void erase();

  private:
    void draw();

    Terminal terminal_;
    std::vector<std::string> parts_;
    bool visible_ = false;
    std::chrono::steady_clock::time_point drawn_{};
};

/// As many of the parts, from the first on, as fit into `columns` letters with ` · ` between them.
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::size_t columns);

}  // namespace jobfeed::cli
