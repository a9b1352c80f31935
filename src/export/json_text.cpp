// SPDX-License-Identifier: MIT
#include <jobfeed/json_text.hpp>

#include "utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace jobfeed {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_escaped(std::string& out, char ascii) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (ascii) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const auto code = static_cast<unsigned char>(ascii);
    if (code < 0x20) {
        out += "\\u00";
        out += digits[code >> 4U];
        out += digits[code & 0xFU];
    } else {
        out += ascii;
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        if (length == 1) {
            append_escaped(out, text[at]);
        } else if (length == 0) {
            out += replacement;
        } else {
            out += text.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    out += '"';
}

void append_json_on_one_line(std::string& out, std::string_view json) {
    const std::size_t start = out.size();
    out += json;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
        [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
}

}  // namespace jobfeed
