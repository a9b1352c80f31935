// SPDX-License-Identifier: MIT
#include "cli/text/display_width.hpp"
#include "cli/text/bytes_of.hpp"

#include <unigbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

/// What is seen as one letter, with the marks on it.
struct Letter {
    std::string_view text;
    std::size_t width;
};

bool shows_as_emoji(ucs4_t letter) {
    constexpr ucs4_t emoji_style = 0xFE0F;
    constexpr ucs4_t joiner = 0x200D;
    return letter == emoji_style || letter == joiner || (letter >= 0x1F3FB && letter <= 0x1F3FF) ||
           (letter >= 0x1F1E6 && letter <= 0x1F1FF);
}

std::size_t width_of(std::string_view letter) {
    std::size_t width = 0;
    bool emoji = false;
    while (!letter.empty()) {
        ucs4_t each = 0;
        const int length = u8_mbtouc(&each, bytes_of(letter), letter.size());
        const int columns = uc_width(each, "UTF-8");
        width += columns > 0 ? static_cast<std::size_t>(columns) : 0;
        emoji = emoji || shows_as_emoji(each);
        letter.remove_prefix(static_cast<std::size_t>(length));
    }
    return emoji ? std::size_t{2} : width;
}

/// Whether more of one emoji follows, which libunistring 1.0 takes for a letter of its own.
bool goes_on(std::string_view letter, std::string_view rest) {
    constexpr std::string_view joiner = "\u200D";
    constexpr std::string_view half_flags = "\xF0\x9F\x87";
    constexpr std::size_t half_flag_size = 4;
    if (letter.size() == half_flag_size && letter.starts_with(half_flags) && rest.starts_with(half_flags))
        return true;
    constexpr std::string_view skin_tones = "\xF0\x9F\x8F";
    constexpr std::string_view first_tone = "\xBB";
    return !rest.empty() && (letter.ends_with(joiner) || (rest.starts_with(skin_tones) &&
                                                          rest.substr(skin_tones.size(), 1) >= first_tone));
}

/// The first letter of a text that is not empty.
Letter first_letter(std::string_view text) {
    const auto is_ascii = [](char c) { return c >= ' ' && c <= '~'; };
    if (is_ascii(text[0]) && (text.size() == 1 || is_ascii(text[1]))) return {text.substr(0, 1), 1};
    std::size_t length = 0;
    do {
        const std::string_view rest = text.substr(length);
        length += static_cast<std::size_t>(u8_grapheme_next(bytes_of(rest), bytes_of(rest) + rest.size()) -
                                           bytes_of(rest));
    } while (goes_on(text.substr(0, length), text.substr(length)));
    const std::string_view letter = text.substr(0, length);
    return {letter, width_of(letter)};
}

/// As much of the beginning as fits.
std::string_view beginning(std::string_view text, std::size_t columns) {
    std::size_t length = 0;
    while (length < text.size()) {
        const Letter letter = first_letter(text.substr(length));
        if (letter.width > columns) break;
        columns -= letter.width;
        length += letter.text.size();
    }
    return text.substr(0, length);
}

/// Takes words off the front that fit a line; of one that is longer than a line, a part.
std::string_view take_line(std::string_view& text, std::size_t columns) {
    std::string_view line = beginning(text, columns);
    if (line.empty()) line = first_letter(text).text;
    // An address or a path that is torn apart leads nowhere.
    constexpr std::size_t longest_address = 4000;
    const std::string_view word = text.substr(0, text.substr(0, longest_address + 1).find(' '));
    if (word.size() <= longest_address && word.size() > line.size() &&
        word.find('/') != std::string_view::npos)
        line = word;
    if (line.size() < text.size() && text[line.size()] != ' ') {
        const std::size_t blank = line.rfind(' ');
        if (blank != std::string_view::npos && blank > 0) line = line.substr(0, blank);
    }
    text.remove_prefix(line.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Letter letter = first_letter(text);
        width += letter.width;
        text.remove_prefix(letter.text.size());
    }
    return width;
}

std::string cut(std::string_view text, std::size_t columns) {
    const std::string_view fits = beginning(text, columns);
    if (fits.size() == text.size()) return std::string(text);
    if (columns == 0) return {};
    std::string_view shorter = beginning(text, columns - 1);
    shorter = shorter.substr(0, shorter.find_last_not_of(' ') + 1);
    return std::string(shorter) + "…";
}

std::string fitted(std::string_view text, std::size_t columns) {
    std::string shown = cut(text, columns);
    const std::size_t width = display_width(shown);
    return shown.append(columns > width ? columns - width : 0, ' ');
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    while (!text.empty()) lines.emplace_back(take_line(text, columns));
    return lines;
}

}  // namespace jobfeed::cli
