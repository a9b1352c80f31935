// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name, whatever its case.
std::optional<std::string> find_header(const Headers& headers, std::string_view name);

/// A request as it came in.
struct Request {
    std::string method;
    std::string target;  ///< path and query, still encoded
    Headers headers;
    std::string body;

    /// The target without its query.
    std::string_view path() const;

    /// The path less a slash at its end.
    std::string_view path_without_slash() const;

    /// The first parameter of that name, decoded (`%2B` is a plus, a bare `+` a space).
    std::optional<std::string> parameter(std::string_view name) const;
};

constexpr char lower_cased(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool accepts_gzip(const Request& request);

/// An answer before it is sent. `Content-Length` is added when it goes out.
struct Answer {
    int status = 200;  ///< 0: none, the connection is cut
    Headers headers;
    std::string body;
    bool is_chunked = false;  ///< sent in chunks, without `Content-Length`
};

/// No answer: the connection is cut.
inline Answer cut_connection() {
    return {0, {}, {}};
}

/// An answer of plain text.
Answer text_answer(int status, std::string text);

/// Percent and plus decoding of one part of a query. A broken escape stays as it is.
std::string url_decode(std::string_view text);

/// The whole text as a number, a plus in front of it too; nothing if it is none, or too large for 32 bits.
std::optional<std::int32_t> parse_number(std::string_view text);

/// The parts between the commas; none of an empty text.
std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace simulator
