// SPDX-License-Identifier: MIT
#include "xml_text.hpp"

#include "utf8.hpp"

#include <algorithm>

namespace jobfeed {
namespace {

/// Of a letter of ASCII; nothing if it may stand as it is.
std::string_view instead_of(char letter) {
    switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\r':
            return "&#13;";
        case '\t':
        case '\n':
            return {};
        default:
            return static_cast<unsigned char>(letter) < 0x20 ? "\uFFFD" : "";
    }
}

/// Whether XML 1.0 cannot hold the letter (production 2).
bool is_forbidden(std::string_view letter) {
    return letter == "\uFFFE" || letter == "\uFFFF";
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        const std::string_view letter = text.substr(at, std::max<std::size_t>(length, 1));
        const std::string_view instead = length == 1                           ? instead_of(letter[0])
                                         : length == 0 || is_forbidden(letter) ? "\uFFFD"
                                                                               : std::string_view();
        if (!instead.empty()) {
            out.append(text.substr(copied, at - copied)).append(instead);
            copied = at + letter.size();
        }
        at += letter.size();
    }
    out += text.substr(copied);
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out.append("<").append(name).append(">");
    append_xml_text(out, text);
    out.append("</").append(name).append(">\n");
}

}  // namespace jobfeed
