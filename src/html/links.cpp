// SPDX-License-Identifier: MIT
#include <jobfeed/html.hpp>

#include <fmt/format.h>

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

namespace {

/// `www.example.no`, letters of any language included.
bool is_host(std::string_view text) {
    const auto dot = text.rfind('.');
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto is_odd = [](char c) {
        return static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0 &&
               c != '-' && c != '.';
    };
    return dot != std::string_view::npos && dot > 0 && text.size() - dot > 2 && text.front() != '.' &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(), is_letter) &&
           std::none_of(text.begin(), text.end(), is_odd);
}

}  // namespace

std::string link_of(std::string_view written) {
    if (is_safe_link(written)) return std::string(written);
    const auto at = written.find('@');
    if (at != std::string_view::npos) {
        const std::string mail = fmt::format("mailto:{}", written);
        const bool is_mail = at > 0 && written.find_first_of(":/?#&,;<>\"'") == std::string_view::npos &&
                             is_host(written.substr(at + 1));
        return is_mail && is_safe_link(mail) ? mail : std::string{};
    }
    const std::string web = fmt::format("https://{}", written);
    return is_host(written.substr(0, written.find_first_of("/?#"))) && is_safe_link(web) ? web
                                                                                         : std::string{};
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
