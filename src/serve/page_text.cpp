// SPDX-License-Identifier: MIT
#include "serve/page_text.hpp"

#include "serve/phrases.hpp"

#include <jobfeed/html.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace jobfeed::serve {
namespace {

using std::chrono::local_days;

std::string date_text(local_days day, Language language) {
    constexpr std::array<std::string_view, 12> norwegian{"januar",    "februar", "mars",     "april",
                                                         "mai",       "juni",    "juli",     "august",
                                                         "september", "oktober", "november", "desember"};
    constexpr std::array<std::string_view, 12> english{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
    const std::chrono::year_month_day date{day};
    const bool is_english = language == Language::english;
    const auto month = static_cast<unsigned>(date.month()) - 1;
    return fmt::format(fmt::runtime(is_english ? "{} {} {}" : "{}. {} {}"), static_cast<unsigned>(date.day()),
                       (is_english ? english : norwegian).at(month), static_cast<int>(date.year()));
}

/// `2024-04-21T00:00:00`, `2023-09-30` and `01.07.2023` are what is seen.
std::optional<local_days> date_in(std::string_view text) {
    constexpr std::size_t length = 10;
    if (text.size() < length) return std::nullopt;
    std::string iso(text.substr(0, length));
    if (text[2] == '.' && text[5] == '.')
        iso = fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
    const auto moment = parse_timestamp(iso);
    if (!moment) return std::nullopt;
    return local_days{std::chrono::floor<std::chrono::days>(*moment).time_since_epoch()};
}

std::string left_text(int days, Language language) {
    if (days < 0) return std::string(phrase("T_OVER", language));
    if (days == 0) return std::string(phrase("T_LEFT_TODAY", language));
    if (days == 1) return std::string(phrase("T_LEFT_TOMORROW", language));
    return fmt::format(fmt::runtime(phrase("T_LEFT", language)), days);
}

}  // namespace

std::chrono::local_days day_in_oslo(Timestamp moment) {
    return std::chrono::floor<std::chrono::days>(time_in_oslo(moment));
}

std::string_view phrase(std::string_view name, Language language) {
    const auto found = std::find_if(phrases.begin(), phrases.end(),
                                    [name](const Phrase& each) { return each.name == name; });
    if (found == phrases.end()) return name;
    return language == Language::english ? found->english : found->norwegian;
}

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

std::string shown(const Text& text) {
    return text ? one_line(*text) : std::string{};
}

std::string joined(std::initializer_list<std::string> parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) {
        if (!part.empty()) all.append(all.empty() ? "" : between).append(part);
    }
    return all;
}

std::string day_text(Timestamp moment, Language language) {
    return date_text(day_in_oslo(moment), language);
}

std::string time_text(Timestamp moment, Language language) {
    const auto local = time_in_oslo(moment);
    const std::chrono::hh_mm_ss time{local - std::chrono::floor<std::chrono::days>(local)};
    return fmt::format(
        fmt::runtime(language == Language::english ? "{} at {:02}:{:02}" : "{} kl. {:02}.{:02}"),
        day_text(moment, language), time.hours().count(), time.minutes().count());
}

std::string recent_day_text(Timestamp moment, Timestamp now, Language language) {
    const auto ago = day_in_oslo(now) - day_in_oslo(moment);
    if (ago.count() == 0) return std::string(phrase("T_TODAY", language));
    if (ago.count() == 1) return std::string(phrase("T_YESTERDAY", language));
    return day_text(moment, language);
}

std::string written_day_text(std::string_view text, Language language) {
    std::string line = one_line(text);
    const auto date = date_in(line);
    return date ? date_text(*date, language) : line;
}

DueText due_text(std::string_view application_due, std::optional<Timestamp> shown_until, Timestamp now,
                 Language language) {
    std::string text = one_line(application_due);
    auto day = date_in(text);
    if (text.empty() && shown_until) day = day_in_oslo(*shown_until - std::chrono::milliseconds{1});
    if (!day) return {.day = std::move(text)};
    constexpr int soon = 3;
    const auto left = static_cast<int>((*day - day_in_oslo(now)).count());
    return {.day = date_text(*day, language), .left = left_text(left, language), .soon = left <= soon};
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
