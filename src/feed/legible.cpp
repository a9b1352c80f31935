// SPDX-License-Identifier: MIT
#include "feed/legible.hpp"

#include "http/fetcher.hpp"

#include <algorithm>

namespace jobfeed {

std::string legible(std::string_view text) {
    std::string result;
    result.reserve(text.size() + http::body_padding);
    result = text;
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    // Outside of strings this leaves no JSON.
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return result;
}

}  // namespace jobfeed
