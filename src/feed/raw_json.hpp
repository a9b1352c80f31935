// SPDX-License-Identifier: MIT
#pragma once

#include "feed/mask_non_ascii.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>
#include <variant>

namespace jobfeed::feed {

/// The bytes of one value, without the white space that may follow it. Leaves the parser behind the value.
[[nodiscard]] std::string_view raw_json(simdjson::ondemand::value value);

/// A body that is read by its structure, which is that of `text`.
struct Body {
    std::string_view bytes;
    const std::string& text;

    /// The bytes of what stands there in the text.
    [[nodiscard]] std::string_view under(std::string_view part) const {
        return bytes.substr(static_cast<std::size_t>(part.data() - text.data()), part.size());
    }
};

/// Why an answer cannot be read.
struct Unreadable {
    std::string why;
};

/// Reads the body, a byte order mark before it left out; if it cannot be read as it is, by its structure: a
/// single byte that is no UTF-8 spoils the whole of it for the parser, and shall spoil one entry alone.
template <typename Read>
auto read_body(const std::string& body, Read read) -> decltype(read(Body{body, body})) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (body.compare(0, byte_order_mark.size(), byte_order_mark) == 0)
        return read_body(padded(std::string_view(body).substr(byte_order_mark.size())), read);
    if (body.empty()) return Unreadable{"the answer is empty"};
    if (body.front() == '<') return Unreadable{"the answer is HTML, not JSON"};
    auto parsed = read(Body{body, body});
    if (!std::holds_alternative<Unreadable>(parsed)) return parsed;
    const std::string text = mask_non_ascii(body);
    auto by_structure = read(Body{body, text});
    return std::holds_alternative<Unreadable>(by_structure) ? parsed : by_structure;
}

}  // namespace jobfeed::feed
