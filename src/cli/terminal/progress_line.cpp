// SPDX-License-Identifier: MIT
#include "cli/terminal/progress_line.hpp"

namespace jobfeed::cli {
namespace {

// More often than this nobody can read it, and a slow terminal would hold up the run.
constexpr std::chrono::milliseconds between_drawings{100};
constexpr std::string_view erase_line = "\r\x1b[K";
constexpr std::string_view erase_to_end = "\x1b[K";

}  // namespace

bool ProgressLine::due() const {
    return !visible_ || terminal_.clock() - drawn_ >= between_drawings;
}

void ProgressLine::show(std::string text) {
    if (!due()) return;
    text_ = std::move(text);
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
    whole.append(cut_to(text_, columns > 1 ? columns - 1 : 0)).append(erase_to_end);
    terminal_.write(whole);
    visible_ = true;
    drawn_ = terminal_.clock();
}

std::string_view cut_to(std::string_view text, std::size_t columns) {
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts_letter = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (starts_letter && ++letters > columns) return text.substr(0, at);
    }
    return text;
}

}  // namespace jobfeed::cli
