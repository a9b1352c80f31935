// SPDX-License-Identifier: MIT
#include "cli/text/wrapped.hpp"

#include <algorithm>

namespace jobfeed::cli {
namespace {

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
    constexpr std::size_t readable = 20;
    const std::size_t further = columns >= indent + readable ? indent : 2;
    std::string whole;
    std::size_t used = indent;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto length = letters_in(word);
        if (!whole.empty() && used + 1 + length > columns) {
            whole.append("\n").append(further, ' ');
            used = further;
        } else if (!whole.empty()) {
            whole += ' ';
            ++used;
        }
        whole += word;
        used += length;
    }
    return whole;
}

}  // namespace jobfeed::cli
