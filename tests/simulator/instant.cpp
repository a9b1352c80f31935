// SPDX-License-Identifier: MIT
#include "instant.hpp"

#include "date_interval.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace simulator {
namespace {

using std::chrono::floor;
using std::chrono::microseconds;

const date::time_zone& oslo() {
    static const date::time_zone& zone = *date::locate_zone("Europe/Oslo");
    return zone;
}

struct Fields {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<microseconds> time;
};

Fields fields_of(Instant instant) {
    const auto day = floor<std::chrono::days>(instant);
    return {day, std::chrono::hh_mm_ss<microseconds>{instant - day}};
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto date_time_and_zone = std::string_view{"2024-06-01T12:00:00Z"}.size();
    if (text.size() < date_time_and_zone) {
        return std::nullopt;
    }
    const auto read = parse_date(text);
    if (!read || !read->has_offset) {
        return std::nullopt;
    }
    return read->first;
}

std::string format_instant(Instant instant) {
    const auto [date, time] = fields_of(instant);
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            time.hours().count(), time.minutes().count(), time.seconds().count());
    if (time.subseconds() != microseconds::zero()) {
        text += fmt::format(".{:06}", time.subseconds().count());
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text + 'Z';
}

std::string format_http_date(Instant instant) {
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto [date, time] = fields_of(instant);
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays.at(weekday.c_encoding()),
                       static_cast<unsigned>(date.day()),
                       months.at(static_cast<std::size_t>(static_cast<unsigned>(date.month())) - 1),
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

std::int64_t to_milliseconds(Instant instant) {
    return floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
}

std::chrono::sys_days oslo_day(Instant instant) {
    const auto local = oslo().to_local(instant);
    return std::chrono::sys_days{floor<std::chrono::days>(local.time_since_epoch())};
}

Instant oslo_midnight(std::chrono::sys_days day) {
    const date::local_time<microseconds> local{day.time_since_epoch()};
    return oslo().to_sys(local, date::choose::earliest);
}

}  // namespace simulator
