// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/timestamp.hpp>

#include <date/tz.h>
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace jobfeed {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Reads fixed-width parts off the front of a text.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    std::optional<int> digits(std::size_t count) {
        int value = 0;
        if (rest_.size() < count) return std::nullopt;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + count, value);
        if (error != std::errc{} || end != rest_.data() + count || rest_.front() == '-') return std::nullopt;
        rest_.remove_prefix(count);
        return value;
    }

    bool skip(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// `.5`, `.123456`: cut to milliseconds. No fraction is zero; a dot without digits is nothing.
    std::optional<milliseconds> fraction() {
        if (!skip('.')) return milliseconds{0};
        int value = 0;
        int places = 0;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1)) {
            if (places++ < 3) value = value * 10 + (rest_.front() - '0');
        }
        if (places == 0) return std::nullopt;
        for (; places < 3; ++places) value *= 10;
        return milliseconds{value};
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

std::optional<std::chrono::sys_days> scan_date(Scanner& scan) {
    const auto year = scan.digits(4);
    if (!year || !scan.skip('-')) return std::nullopt;
    const auto month = scan.digits(2);
    if (!month || !scan.skip('-')) return std::nullopt;
    const auto day = scan.digits(2);
    if (!day) return std::nullopt;
    const auto date = std::chrono::year{*year} / *month / *day;
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

std::optional<milliseconds> scan_time_of_day(Scanner& scan) {
    const auto hour = scan.digits(2);
    if (!hour || *hour > 23 || !scan.skip(':')) return std::nullopt;
    const auto minute = scan.digits(2);
    if (!minute || *minute > 59) return std::nullopt;
    if (!scan.skip(':')) return hours{*hour} + minutes{*minute};
    const auto second = scan.digits(2);
    if (!second || *second > 60) return std::nullopt;
    const auto fraction = scan.fraction();
    if (!fraction) return std::nullopt;
    return hours{*hour} + minutes{*minute} + seconds{*second} + *fraction;
}

std::optional<minutes> scan_offset(Scanner& scan) {
    if (scan.skip('Z') || scan.skip('z')) return minutes{0};
    const bool east = scan.skip('+');
    if (!east && !scan.skip('-')) return std::nullopt;
    const auto hour = scan.digits(2);
    if (!hour || *hour > 23 || !scan.skip(':')) return std::nullopt;
    const auto minute = scan.digits(2);
    if (!minute || *minute > 59) return std::nullopt;
    const minutes offset = hours{*hour} + minutes{*minute};
    return east ? offset : -offset;
}

constexpr const char* oslo_name = "Europe/Oslo";

const date::time_zone& oslo() {
    static const date::time_zone* const zone = [] {
        try {
            return date::locate_zone(oslo_name);
        } catch (const std::exception& error) {
            throw Error(
                ErrorKind::failed,
                fmt::format("the time zone Europe/Oslo cannot be read ({}): install the package tzdata",
                            error.what()));
        }
    }();
    return *zone;
}

const date::time_zone* find_zone(const std::string& name) {
    const date::time_zone& oslo_zone = oslo();  // first, since it tells whether there are any
    if (name == oslo_name) return &oslo_zone;
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

Timestamp in_range(Timestamp moment) {
    return std::clamp(moment, earliest_moment, latest_moment);
}

}  // namespace

std::string to_string(Timestamp moment) {
    moment = in_range(moment);
    const auto day = std::chrono::floor<days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    Scanner scan(text);
    const auto date = scan_date(scan);
    if (!date) return std::nullopt;
    if (scan.at_end()) return Timestamp{*date};
    if (!scan.skip('T') && !scan.skip('t')) return std::nullopt;
    const auto time = scan_time_of_day(scan);
    if (!time) return std::nullopt;
    const auto offset = scan_offset(scan);
    if (!offset || !scan.at_end()) return std::nullopt;
    return in_range(Timestamp{*date} + *time - *offset);
}

std::string to_oslo_string(Timestamp moment) {
    return date::format("%FT%T%Ez", date::make_zoned(&oslo(), in_range(moment)));
}

std::string to_http_date(Timestamp moment) {
    return date::format("%a, %d %b %Y %T GMT", std::chrono::floor<seconds>(in_range(moment)));
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::string_view gmt = " GMT";
    std::string numeric(text);
    if (text.ends_with(gmt)) numeric.replace(text.size() - gmt.size(), gmt.size(), " +0000");
    for (const char* form : {"%a, %d %b %Y %T %z", "%d %b %Y %T %z"}) {
        std::istringstream in(numeric);
        Timestamp moment;
        date::from_stream(in, form, moment);
        if (!in.fail() && in.peek() == std::istringstream::traits_type::eof()) return in_range(moment);
    }
    return std::nullopt;
}

std::optional<Timestamp> moment_in_zone(std::chrono::local_time<milliseconds> local,
                                        const std::string& zone) {
    const date::time_zone* const found = find_zone(zone);
    if (found == nullptr) return std::nullopt;
    const date::local_time<milliseconds> time{local.time_since_epoch()};
    return in_range(found->to_sys(time, date::choose::earliest));
}

Timestamp end_of_day_in_oslo(Timestamp expires) {
    const auto local = oslo().to_local(in_range(expires));
    const auto next_midnight = date::floor<date::days>(local) + date::days{1};
    return in_range(oslo().to_sys(next_midnight, date::choose::earliest));
}

std::chrono::local_time<milliseconds> time_in_oslo(Timestamp moment) {
    return std::chrono::local_time<milliseconds>{oslo().to_local(in_range(moment)).time_since_epoch()};
}

std::chrono::seconds weekday_time_in_oslo(Timestamp from, Timestamp to) {
    const auto begin = oslo().to_local(from);
    const auto end = oslo().to_local(to);
    milliseconds sum{0};
    for (auto day = date::floor<date::days>(begin); day < end; day += date::days{1}) {
        if (date::weekday{day}.iso_encoding() > 5) continue;
        sum += std::min<decltype(end)>(end, day + date::days{1}) - std::max<decltype(begin)>(begin, day);
    }
    return std::chrono::floor<seconds>(sum);
}

Timestamp now() {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

}  // namespace jobfeed
