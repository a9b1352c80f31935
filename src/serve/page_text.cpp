// SPDX-License-Identifier: MIT
#include "serve/page_text.hpp"

#include <jobfeed/html.hpp>

#include <fmt/core.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <optional>

namespace jobfeed::serve {
namespace {

std::string date_text(std::chrono::year_month_day date, Language language) {
    constexpr std::array<std::string_view, 12> norwegian{"januar",    "februar", "mars",     "april",
                                                         "mai",       "juni",    "juli",     "august",
                                                         "september", "oktober", "november", "desember"};
    constexpr std::array<std::string_view, 12> english{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
    const bool is_english = language == Language::english;
    const auto month = static_cast<unsigned>(date.month()) - 1;
    return fmt::format(fmt::runtime(is_english ? "{} {} {}" : "{}. {} {}"), static_cast<unsigned>(date.day()),
                       (is_english ? english : norwegian).at(month), static_cast<int>(date.year()));
}

/// `2024-04-21T00:00:00`, `2023-09-30` and `01.07.2023` are what is seen.
std::optional<std::chrono::year_month_day> date_in(std::string_view text) {
    constexpr std::size_t length = 10;
    if (text.size() < length) return std::nullopt;
    std::string iso(text.substr(0, length));
    if (text[2] == '.' && text[5] == '.')
        iso = fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
    const auto moment = parse_timestamp(iso);
    if (!moment) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*moment);
}

}  // namespace

Language language_of(const Request& request) {
    const auto asked = request.parameter("lang");
    if (asked == "en") return Language::english;
    if (asked == "no") return Language::norwegian;
    std::string_view list = request.header("Accept-Language");
    while (!list.empty()) {
        // Browsers name what they like better first.
        const auto comma = std::min(list.find(','), list.size());
        const std::string_view entry = list.substr(std::min(list.find_first_not_of(' '), comma), 2);
        if (entry == "en") return Language::english;
        if (entry == "nb" || entry == "nn" || entry == "no") break;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return Language::norwegian;
}

std::string_view code_of(Language language) {
    return language == Language::english ? "en" : "no";
}

std::string title_text(std::string_view title) {
    if (title.find('&') == std::string_view::npos || title.find('<') != std::string_view::npos)
        return one_line(title);
    std::string text;
    for (const TextBlock& block : text_of_html(title)) text += block.text + " ";
    return one_line(text);
}

std::string number_text(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, "\u00A0");
    }
    return text;
}

std::string day_text(Timestamp moment, Language language) {
    const auto day = std::chrono::floor<std::chrono::days>(time_in_oslo(moment));
    return date_text(std::chrono::year_month_day{day}, language);
}

std::string deadline_text(std::string_view application_due, Language language) {
    std::string text = one_line(application_due);
    const auto date = date_in(text);
    return date ? date_text(*date, language) : text;
}

std::string url_escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_plain =
            byte < 0x80 && (std::isalnum(byte) != 0 || letter == '-' || letter == '_' || letter == '.');
        out += is_plain ? std::string(1, letter) : fmt::format("%{:02X}", byte);
    }
    return out;
}

}  // namespace jobfeed::serve
