// SPDX-License-Identifier: MIT
#include "instant.hpp"

#include "date_interval.hpp"

#include <date/tz.h>
#include <fmt/format.h>

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

/// How far Oslo is ahead of UTC. Looking it up takes longer than writing a time, so each thread remembers the
/// last span.
std::chrono::seconds oslo_offset(Instant instant) {
    thread_local date::sys_info known{};
    if (instant < known.begin || instant >= known.end) {
        known = oslo().get_info(instant);
    }
    return known.offset;
}

std::string format_local(Instant instant) {
    const auto [date, time] = fields_of(instant);
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            time.hours().count(), time.minutes().count(), time.seconds().count());
    if (time.subseconds() != microseconds::zero()) {
        text += fmt::format(".{:06}", time.subseconds().count());
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
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
    return format_local(instant) + 'Z';
}

std::string format_oslo_instant(Instant instant) {
    const auto offset = oslo_offset(instant);
    return fmt::format("{}+{:02}:00", format_local(instant + offset), offset / std::chrono::hours{1});
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
