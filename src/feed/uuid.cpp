// SPDX-License-Identifier: MIT
#include "feed/uuid.hpp"

#include "feed/ascii.hpp"

#include <algorithm>
#include <string>

namespace jobfeed {
namespace {

bool is_hexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Takes `urn:uuid:` off, then braces.
std::string_view unwrapped(std::string_view text) {
    constexpr std::string_view prefix = "urn:uuid:";
    if (text.substr(0, prefix.size()) == prefix) text.remove_prefix(prefix.size());
    if (text.size() > 2 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
    return text;
}

}  // namespace

Text uuid_of(std::string_view text) {
    constexpr std::size_t length = 36;
    constexpr std::size_t longest = 64;
    text = trimmed(text);
    if (text.size() > longest) return {};
    const std::string lower = in_lower_case(text);
    std::string uuid(unwrapped(lower));
    if (uuid.size() == length - 4) {
        for (const std::size_t dash : {8U, 13U, 18U, 23U}) uuid.insert(dash, 1, '-');
    }
    if (uuid.size() != length) return {};
    for (std::size_t i = 0; i < length; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? uuid[i] != '-' : !is_hexadecimal(uuid[i])) return {};
    }
    return uuid;
}

}  // namespace jobfeed
