// SPDX-License-Identifier: MIT
#include "serve/date_range.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace jobfeed::serve {
namespace {

using namespace std::chrono;
using Moment = sys_time<microseconds>;

/// What a date means: from its first moment to the last that it includes.
struct Span {
    Moment first;
    Moment last;
};

/// Cuts exactly so many digits off the text; nothing if they are no number from `low` to `high`.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int low, int high) {
    int number = 0;
    if (text.size() < digits) return std::nullopt;
    const char* const end = text.data() + digits;
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || text.front() == '-' || number < low || number > high)
        return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

/// The digits behind the point, 1 to 9 of them; those past the microsecond are ignored.
std::optional<microseconds> take_fraction(std::string_view& text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    constexpr std::size_t most = 9;
    if (digits == 0 || digits > most) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 6; ++i) value = value * 10 + (i < digits ? text[i] - '0' : 0);
    text.remove_prefix(digits);
    return microseconds{value};
}

/// `Z`, `+02:00`, `+0200` or `+02`, with nothing behind it.
std::optional<minutes> read_offset(std::string_view text) {
    if (text == "Z") return minutes{0};
    const int sign = text.starts_with('-') ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    constexpr int most_hours = 18;
    const auto hour = take_number(text, 2, 0, most_hours);
    if (!hour) return std::nullopt;
    std::optional<int> minute = 0;
    if (!text.empty()) {
        take(text, ':');
        minute = take_number(text, 2, 0, 59);
    }
    if (!minute || !text.empty()) return std::nullopt;
    return sign * (hours{*hour} + minutes{*minute});
}

/// The parts of a date, as far as it is written.
struct Parts {
    std::array<int, 6> values{0, 1, 1, 0, 0, 0};  ///< year to second
    std::size_t given = 0;

    /// A day that the month has not is taken for its last.
    [[nodiscard]] Moment moment() const {
        const year_month month{year{values[0]}, std::chrono::month{static_cast<unsigned>(values[1])}};
        const auto last = year_month_day_last{month.year(), month_day_last{month.month()}}.day();
        const auto day = std::min(std::chrono::day{static_cast<unsigned>(values[2])}, last);
        return sys_days{month / day} + hours{values[3]} + minutes{values[4]} + seconds{values[5]};
    }

    /// The first moment that is no longer meant.
    [[nodiscard]] Moment end() const {
        const year_month_day date{floor<days>(moment())};
        switch (given) {
            case 1:
                return sys_days{date + years{1}};
            case 2:
                return sys_days{date + months{1}};
            case 3:
                return moment() + days{1};
            case 4:
                return moment() + hours{1};
            case 5:
                return moment() + minutes{1};
            default:
                return moment() + seconds{1};
        }
    }
};

/// Takes what there is of `YYYY-MM-DDTHH:MM:SS`; nothing if a separator is not followed by its part.
std::optional<Parts> take_parts(std::string_view& text) {
    struct Form {
        char before;
        std::size_t digits;
        int low;
        int high;
    };
    constexpr std::array<Form, 6> forms{{{'\0', 4, 0, 9999},
                                         {'-', 2, 1, 12},
                                         {'-', 2, 1, 31},
                                         {'T', 2, 0, 23},
                                         {':', 2, 0, 59},
                                         {':', 2, 0, 59}}};
    Parts parts;
    for (const Form& form : forms) {
        if (parts.given > 0 && !take(text, form.before)) break;
        const auto number = take_number(text, form.digits, form.low, form.high);
        if (!number) return std::nullopt;
        parts.values.at(parts.given++) = *number;
    }
    return parts;
}

std::optional<Span> read_date(std::string_view text) {
    constexpr std::size_t has_hour = 4;
    constexpr std::size_t has_second = 6;
    const auto parts = take_parts(text);
    if (!parts) return std::nullopt;
    Span span{parts->moment(), parts->end() - microseconds{1}};
    if (parts->given == has_second && take(text, '.')) {
        const auto fraction = take_fraction(text);
        if (!fraction) return std::nullopt;
        span = {parts->moment() + *fraction, parts->moment() + *fraction};
    }
    if (text.empty()) return span;
    const auto offset = parts->given >= has_hour ? read_offset(text) : std::nullopt;
    if (!offset) return std::nullopt;
    return Span{span.first - *offset, span.last - *offset};
}

std::optional<Span> read_bound(std::string_view text, Timestamp at) {
    if (text == "now") return Span{at, at};
    constexpr std::array<std::pair<std::string_view, int>, 3> words{
        {{"yesterday", -1}, {"today", 0}, {"tomorrow", 1}}};
    for (const auto& [word, shift] : words) {
        const Moment start = floor<days>(at) + days{shift};
        if (text == word) return Span{start, start + days{1} - microseconds{1}};
    }
    return read_date(text);
}

/// One end of an interval: nothing if it is open.
struct Bound {
    bool readable = true;
    std::optional<Timestamp> moment{};
};

// NAV's index compares in milliseconds.

Bound lower(std::string_view text, bool included, Timestamp at) {
    if (text == "*") return {};
    const auto span = read_bound(text, at);
    if (!span) return {.readable = false};
    return {.moment = included ? floor<milliseconds>(span->first)
                               : floor<milliseconds>(span->last) + milliseconds{1}};
}

Bound upper(std::string_view text, bool included, Timestamp at) {
    if (text == "*") return {};
    const auto span = read_bound(text, at);
    if (!span) return {.readable = false};
    return {.moment = included ? floor<milliseconds>(span->last)
                               : floor<milliseconds>(span->first) - milliseconds{1}};
}

}  // namespace

std::optional<TimeRange> read_date_range(std::string_view text, Timestamp at) {
    if (!text.starts_with('[') && !text.starts_with('(')) {
        const auto span = read_bound(text, at);
        if (!span) return std::nullopt;
        return TimeRange{floor<milliseconds>(span->first), floor<milliseconds>(span->last)};
    }
    const auto comma = text.find(',');
    if (comma == std::string_view::npos || (text.back() != ']' && text.back() != ')')) return std::nullopt;
    const Bound first = lower(text.substr(1, comma - 1), text.front() == '[', at);
    const Bound last = upper(text.substr(comma + 1, text.size() - comma - 2), text.back() == ']', at);
    if (!first.readable || !last.readable) return std::nullopt;
    return TimeRange{first.moment, last.moment};
}

}  // namespace jobfeed::serve
