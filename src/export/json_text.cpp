// SPDX-License-Identifier: MIT
#include <jobfeed/json_text.hpp>

#include <algorithm>
#include <cstddef>

namespace jobfeed {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

/// The length of the well-formed UTF-8 sequence at `at`; 0 if there is none. Over-long forms, surrogates and
/// what lies above U+10FFFF are not well-formed (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const unsigned lead = byte_at(text, at);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4 || !continues(text, at + 1)) return 0;
    if (lead < 0xE0) return 2;
    const unsigned second = byte_at(text, at + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    if (!continues(text, at + 2)) return 0;
    if (lead < 0xF0) return 3;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    return continues(text, at + 3) ? 4 : 0;
}

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
