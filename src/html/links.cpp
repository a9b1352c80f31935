// SPDX-License-Identifier: MIT
#include <jobfeed/html.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace jobfeed {

std::string html_escaped(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

bool is_safe_link(std::string_view address) {
    constexpr std::array<std::string_view, 3> schemes{"http://", "https://", "mailto:"};
    const auto begins_with = [address](std::string_view scheme) {
        return address.size() > scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), address.begin(), [](char known, char given) {
                   return known == std::tolower(static_cast<unsigned char>(given));
               });
    };
    const auto is_skipped = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    return std::any_of(schemes.begin(), schemes.end(), begins_with) &&
           std::none_of(address.begin(), address.end(), is_skipped);
}

}  // namespace jobfeed
