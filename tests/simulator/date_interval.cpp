// SPDX-License-Identifier: MIT
#include "date_interval.hpp"

#include <algorithm>
#include <cstddef>

namespace simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::microseconds;

constexpr bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Takes a text apart from its front.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }

    bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    /// Exactly `count` digits that say `lowest`..`highest`.
    std::optional<int> number(std::size_t count, int lowest, int highest) {
        if (rest_.size() < count || !std::ranges::all_of(rest_.substr(0, count), is_digit)) {
            return std::nullopt;
        }
        int value = 0;
        for (const char digit : rest_.substr(0, count)) {
            value = value * 10 + (digit - '0');
        }
        rest_.remove_prefix(count);
        return value >= lowest && value <= highest ? std::optional{value} : std::nullopt;
    }

    /// One to nine digits behind the point.
    std::optional<microseconds> fraction() {
        std::size_t count = 0;
        std::int64_t value = 0;
        while (count < rest_.size() && is_digit(rest_[count])) {
            if (count < 6) {
                value = value * 10 + (rest_[count] - '0');
            }
            ++count;
        }
        if (count == 0 || count > 9) {
            return std::nullopt;
        }
        for (auto digits = count; digits < 6; ++digits) {
            value *= 10;
        }
        rest_.remove_prefix(count);
        return microseconds{value};
    }

  private:
    std::string_view rest_;
};

struct Span {
    Instant first;
    Instant next;
};

/// `Z`, `+02:00`, `+0200` or `+02`; nothing more may follow.
std::optional<std::chrono::minutes> read_offset(Reader& reader) {
    if (reader.take('Z')) {
        return reader.done() ? std::optional{0min} : std::nullopt;
    }
    const bool east = reader.take('+');
    if (!east && !reader.take('-')) {
        return std::nullopt;
    }
    const auto hours = reader.number(2, 0, 18);
    std::optional<int> minutes = 0;
    if (!reader.done()) {
        reader.take(':');
        minutes = reader.number(2, 0, 59);
    }
    if (!hours || !minutes || !reader.done()) {
        return std::nullopt;
    }
    const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return east ? offset : -offset;
}

std::optional<Span> read_day(Reader& reader) {
    using std::chrono::months;
    using std::chrono::sys_days;
    const auto year = reader.number(4, 0, 9999);
    if (!year) {
        return std::nullopt;
    }
    std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::January, std::chrono::day{1}};
    if (!reader.take('-')) {
        return Span{sys_days{date}, sys_days{date + std::chrono::years{1}}};
    }
    const auto month = reader.number(2, 1, 12);
    if (!month) {
        return std::nullopt;
    }
    date += months{*month - 1};
    if (!reader.take('-')) {
        return Span{sys_days{date}, sys_days{date + months{1}}};
    }
    const auto day = reader.number(2, 1, 31);
    if (!day) {
        return std::nullopt;
    }
    // The server takes a day that the month has not for its last: 2024-02-30 is 29 February.
    const std::chrono::year_month_day_last last{date.year(), std::chrono::month_day_last{date.month()}};
    const sys_days exact{date.year() / date.month() /
                         std::min(std::chrono::day{static_cast<unsigned>(*day)}, last.day())};
    return Span{exact, exact + days{1}};
}

/// The time behind `T`, down to where it was written.
std::optional<Span> read_time(Reader& reader, Instant day) {
    const auto hour = reader.number(2, 0, 23);
    if (!hour) {
        return std::nullopt;
    }
    Instant first = day + std::chrono::hours{*hour};
    if (!reader.take(':')) {
        return Span{first, first + 1h};
    }
    const auto minute = reader.number(2, 0, 59);
    if (!minute) {
        return std::nullopt;
    }
    first += std::chrono::minutes{*minute};
    if (!reader.take(':')) {
        return Span{first, first + 1min};
    }
    const auto second = reader.number(2, 0, 59);
    if (!second) {
        return std::nullopt;
    }
    first += std::chrono::seconds{*second};
    if (!reader.take('.')) {
        return Span{first, first + 1s};
    }
    const auto fraction = reader.fraction();
    return fraction ? std::optional{Span{first + *fraction, first + *fraction + 1us}} : std::nullopt;
}

/// One end of an interval, or a date that stands alone.
std::optional<PartialDate> read_bound(std::string_view text, Instant now) {
    const auto whole_day = [&](days shift) {
        const Instant start = std::chrono::floor<days>(now) + shift;
        return PartialDate{start, start + days{1} - 1us, true};
    };
    if (text == "now") {
        return PartialDate{now, now, true};
    }
    if (text == "today") {
        return whole_day(days{0});
    }
    if (text == "yesterday") {
        return whole_day(days{-1});
    }
    if (text == "tomorrow") {
        return whole_day(days{1});
    }
    return parse_date(text);
}

}  // namespace

std::optional<PartialDate> parse_date(std::string_view text) {
    Reader reader{text};
    auto span = read_day(reader);
    if (span && reader.take('T')) {
        span = span->next - span->first == days{1} ? read_time(reader, span->first) : std::nullopt;
        if (span && !reader.done()) {
            const auto offset = read_offset(reader);
            if (!offset) {
                return std::nullopt;
            }
            return PartialDate{span->first - *offset, span->next - *offset - 1us, true};
        }
    }
    if (!span || !reader.done()) {
        return std::nullopt;
    }
    return PartialDate{span->first, span->next - 1us, false};
}

std::optional<DateInterval> parse_date_interval(std::string_view text, Instant now) {
    if (text.size() < 2 || (text.front() != '[' && text.front() != '(')) {
        const auto date = read_bound(text, now);
        return date ? std::optional{DateInterval{to_milliseconds(date->first), to_milliseconds(date->last)}}
                    : std::nullopt;
    }
    const bool includes_start = text.front() == '[';
    const bool includes_end = text.back() == ']';
    const auto comma = text.find(',');
    if ((!includes_end && text.back() != ')') || comma == std::string_view::npos) {
        return std::nullopt;
    }
    const auto start = text.substr(1, comma - 1);
    const auto end = text.substr(comma + 1, text.size() - comma - 2);
    DateInterval interval;
    if (start != "*") {
        const auto bound = read_bound(start, now);
        if (!bound) {
            return std::nullopt;
        }
        interval.first = includes_start ? to_milliseconds(bound->first) : to_milliseconds(bound->last) + 1;
    }
    if (end != "*") {
        const auto bound = read_bound(end, now);
        if (!bound) {
            return std::nullopt;
        }
        interval.last = includes_end ? to_milliseconds(bound->last) : to_milliseconds(bound->first) - 1;
    }
    return interval;
}

}  // namespace simulator
