// SPDX-License-Identifier: MIT
#include "feed/mask_non_ascii.hpp"

#include "http/fetcher.hpp"

#include <algorithm>

namespace jobfeed::feed {

std::string padded(std::string_view text) {
    std::string copy;
    copy.reserve(text.size() + http::body_padding);
    copy = text;
    return copy;
}

std::string mask_non_ascii(std::string_view text) {
    std::string result = padded(text);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    // Outside of strings this leaves no JSON.
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return result;
}

}  // namespace jobfeed::feed
