// SPDX-License-Identifier: MIT
#include "feed/uuid.hpp"

#include "feed/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace jobfeed::feed {
namespace {

constexpr std::size_t length = 36;
constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};

bool is_uuid(std::string_view text) {
    if (text.size() != length) return false;
    for (std::size_t i = 0; i < length; ++i) {
        const bool dash = std::find(dashes.begin(), dashes.end(), i) != dashes.end();
        const bool is_hexadecimal = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !is_hexadecimal) return false;
    }
    return true;
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
    constexpr std::size_t longest = 64;
    text = trimmed(text);
    if (text.size() > longest) return {};
    const std::string lower = in_lower_case(text);
    const std::string_view uuid = unwrapped(lower);
    if (uuid.size() == length - dashes.size()) {
        std::string with_dashes(uuid);
        for (const std::size_t dash : dashes) with_dashes.insert(dash, 1, '-');
        return is_uuid(with_dashes) ? Text{with_dashes} : Text{};
    }
    return is_uuid(uuid) ? Text{uuid} : Text{};
}

}  // namespace jobfeed::feed
