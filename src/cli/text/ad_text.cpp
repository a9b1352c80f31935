// SPDX-License-Identifier: MIT
#include "cli/text/ad_text.hpp"

#include "cli/text/printable.hpp"

#include <jobfeed/html.hpp>

#include <fmt/format.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace jobfeed::cli {
namespace {

using std::chrono::local_days;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return value;
}

std::optional<local_days> day_of(std::string_view year, std::string_view month, std::string_view day) {
    const auto y = number(year);
    const auto m = number(month);
    const auto d = number(day);
    if (!y || !m || !d) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*y},
                                           std::chrono::month(static_cast<unsigned>(*m)),
                                           std::chrono::day(static_cast<unsigned>(*d))};
    if (!date.ok()) return std::nullopt;
    return local_days{date};
}

/// `2024-04-21T00:00:00`, `2023-09-30` and `01.07.2023` are what is seen.
std::optional<local_days> parse_day(std::string_view text) {
    constexpr std::size_t length = 10;
    if (text.size() < length) return std::nullopt;
    if (text[4] == '-' && text[7] == '-')
        return day_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
    if (text[2] == '.' && text[5] == '.')
        return day_of(text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
    return std::nullopt;
}

}  // namespace

std::string one_line(std::string_view text) {
    return jobfeed::one_line(printable(text));
}

std::string name_text(std::string_view text) {
    const std::size_t entity = text.find('&');
    // What holds brackets is as likely a comparison as markup, and stays.
    if (entity == std::string_view::npos || text.find(';', entity) == std::string_view::npos ||
        text.find('<') != std::string_view::npos)
        return one_line(text);
    std::string plain;
    for (const TextBlock& block : text_of_html(text)) plain += block.text;
    return one_line(plain);
}

std::chrono::local_days day_in_oslo(Timestamp moment) {
    return std::chrono::floor<std::chrono::days>(time_in_oslo(moment));
}

std::string day_text(std::chrono::local_days day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string Deadline::text() const {
    return day ? day_text(*day) : words;
}

Deadline deadline_of(std::string_view application_due, std::string_view shown_until) {
    const std::string words = one_line(application_due);
    if (const auto day = parse_day(words)) return {.day = day};
    if (!words.empty()) return {.words = words};
    const auto until = parse_timestamp(shown_until);
    if (!until) return {};
    // It is a midnight in Oslo, when the day before is not over in UTC.
    return {.day = local_days{std::chrono::floor<std::chrono::days>(*until).time_since_epoch()}};
}

}  // namespace jobfeed::cli
