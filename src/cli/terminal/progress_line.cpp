// SPDX-License-Identifier: MIT
#include "cli/terminal/progress_line.hpp"

#include <algorithm>
#include <utility>

namespace jobfeed::cli {
namespace {

// More often than this nobody can read it, and a slow terminal would hold up the run.
constexpr std::chrono::milliseconds between_drawings{100};
constexpr std::string_view erase_line = "\r\x1b[K";
constexpr std::string_view erase_to_end = "\x1b[K";

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

bool ProgressLine::due() const {
    return !visible_ || terminal_.clock() - drawn_ >= between_drawings;
}

void ProgressLine::show(std::vector<std::string> parts) {
    if (!due()) return;
    parts_ = std::move(parts);
    draw();
}

void ProgressLine::print_above(std::string_view line) {
    std::string whole = visible_ ? std::string(erase_line) : std::string();
    whole.append(line).append("\n");
    terminal_.write(whole);
    if (visible_) draw();
}

void ProgressLine::erase() {
    if (visible_) terminal_.write(erase_line);
    visible_ = false;
}

void ProgressLine::draw() {
    // The last column stays free: a cursor that waits behind it makes terminals differ in what they erase.
    const std::size_t columns = terminal_.columns();
    std::string whole = "\r";
    whole.append(joined(parts_, columns > 1 ? columns - 1 : 0)).append(erase_to_end);
    terminal_.write(whole);
    visible_ = true;
    drawn_ = terminal_.clock();
}

std::string joined(const std::vector<std::string>& parts, std::size_t columns) {
    std::string line;
    for (const std::string& part : parts) {
        std::string longer = line;
        longer.append(line.empty() ? "" : " · ").append(part);
        if (letters_in(longer) > columns) break;
        line = std::move(longer);
    }
    return line;
}

}  // namespace jobfeed::cli
