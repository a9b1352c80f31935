// SPDX-License-Identifier: MIT
#include "feed/feed_time.hpp"

#include "feed/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace jobfeed::feed {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using LocalTime = std::chrono::local_time<milliseconds>;

constexpr const char* oslo = "Europe/Oslo";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Takes parts off the front of a text.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    /// As many digits as there are, at most `most`; nothing if they are fewer than `least`.
    std::optional<int> digits(std::size_t least, std::size_t most) {
        const std::size_t count = std::min(digits_ahead(), most);
        if (count < least) return std::nullopt;
        int value = 0;
        const auto read = std::from_chars(rest_.data(), rest_.data() + count, value);
        if (read.ec != std::errc{}) value = std::numeric_limits<int>::max();
        rest_.remove_prefix(count);
        return value;
    }

    std::optional<int> two_digits() { return digits(2, 2); }

    bool skip(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool skip_spaces() {
        bool any = false;
        while (skip(' ')) any = true;
        return any;
    }

    std::string_view letters() {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_letter);
        return take(static_cast<std::size_t>(end - rest_.begin()));
    }

    [[nodiscard]] std::size_t digits_ahead() const {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
        return static_cast<std::size_t>(end - rest_.begin());
    }

    /// `.5`, `,123456`: cut to milliseconds. No fraction is zero; a point without digits is nothing.
    std::optional<milliseconds> fraction() {
        if (!skip('.') && !skip(',')) return milliseconds{0};
        std::string places(take(digits_ahead()));
        if (places.empty()) return std::nullopt;
        places.resize(3, '0');
        return milliseconds{std::stoi(places)};
    }

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    std::string_view take(std::size_t count) {
        const std::string_view part = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return part;
    }

    std::string_view rest_;
};

std::optional<local_days> day_of(std::chrono::year year, std::optional<int> month, std::optional<int> day) {
    if (!month || !day) return std::nullopt;
    const auto date = year / *month / *day;
    return date.ok() ? std::optional(local_days{date}) : std::nullopt;
}

/// `W09-1` or `W091`, after the year: the first week is the one that holds 4 January.
std::optional<local_days> scan_week_date(Scanner& scan, std::chrono::year year, bool extended) {
    const auto week = scan.two_digits();
    if (!week || *week < 1 || *week > 53 || (extended && !scan.skip('-'))) return std::nullopt;
    const auto weekday = scan.digits(1, 1);
    if (!weekday || *weekday < 1 || *weekday > 7) return std::nullopt;
    const local_days fourth{year / std::chrono::January / 4};
    const auto since_monday = std::chrono::weekday{fourth} - std::chrono::Monday;
    return fourth - since_monday + std::chrono::weeks{*week - 1} + std::chrono::days{*weekday - 1};
}

/// `2027-03-01`, `20270301`, `2027-060`, `2027-W09-1`, and a sign before years of more than four digits.
std::optional<local_days> scan_date(Scanner& scan) {
    const bool negative = scan.skip('-');
    const bool with_sign = negative || scan.skip('+');
    const auto number = scan.digits(4, with_sign ? 10 : 4);
    if (!number) return std::nullopt;
    constexpr int farthest = 30'000;  // beyond it, the calendar's own arithmetic ends
    const std::chrono::year year{std::min(*number, farthest) * (negative ? -1 : 1)};
    const bool extended = scan.skip('-');
    if (scan.skip('W')) return scan_week_date(scan, year, extended);
    if (extended && scan.digits_ahead() == 3) {
        const auto day = scan.digits(3, 3);
        if (*day < 1 || *day > (year.is_leap() ? 366 : 365)) return std::nullopt;
        return local_days{year / std::chrono::January / 1} + std::chrono::days{*day - 1};
    }
    const auto month = scan.two_digits();
    if (extended && !scan.skip('-')) return std::nullopt;
    return day_of(year, month, scan.two_digits());
}

/// `12:30:15.5`, `12:30`, `123015`, `12`; 24:00 is the end of the day, :60 a leap second.
std::optional<milliseconds> scan_time_of_day(Scanner& scan) {
    const auto hour = scan.two_digits();
    if (!hour || *hour > 24) return std::nullopt;
    const bool extended = scan.skip(':');
    const bool has_minute = extended || scan.digits_ahead() > 0;
    const auto minute = has_minute ? scan.two_digits() : 0;
    if (!minute || *minute > 59) return std::nullopt;
    milliseconds time = hours{*hour} + minutes{*minute};
    if (has_minute && (extended ? scan.skip(':') : scan.digits_ahead() > 0)) {
        const auto second = scan.two_digits();
        const auto fraction = scan.fraction();
        if (!second || *second > 60 || !fraction) return std::nullopt;
        time += seconds{*second} + *fraction;
    }
    if (*hour == 24 && time != hours{24}) return std::nullopt;
    return time;
}

/// What follows a sign: `01:00`, `0100`, `01`, `1`, `01:00:30`.
std::optional<seconds> scan_offset(Scanner& scan) {
    const auto hour = scan.digits(1, 2);
    if (!hour || *hour > 18) return std::nullopt;
    seconds offset = hours{*hour};
    for (const seconds unit : {seconds{60}, seconds{1}}) {
        if (!scan.skip(':') && scan.digits_ahead() == 0) break;
        const auto part = scan.two_digits();
        if (!part || *part > 59) return std::nullopt;
        offset += *part * unit;
    }
    return offset;
}

/// The offset that is there: `Z`, `+01:00`, `GMT+1`, `CET`. Leaves a zone's id where it is.
std::optional<seconds> scan_utc_offset(Scanner& scan) {
    constexpr std::array<std::pair<std::string_view, hours>, 6> names{{{"z", hours{0}},
                                                                       {"utc", hours{0}},
                                                                       {"gmt", hours{0}},
                                                                       {"ut", hours{0}},
                                                                       {"cet", hours{1}},
                                                                       {"cest", hours{2}}}};
    Scanner ahead = scan;
    const std::string name = in_lower_case(ahead.letters());
    const auto* const named =
        std::find_if(names.begin(), names.end(), [&name](const auto& entry) { return entry.first == name; });
    if (!name.empty() && named == names.end()) return std::nullopt;
    const bool east = ahead.skip('+');
    if (!east && !ahead.skip('-')) {
        if (name.empty()) return std::nullopt;
        scan = ahead;
        return named->second;
    }
    const auto offset = scan_offset(ahead);
    if (!offset) return std::nullopt;
    scan = ahead;
    return east ? *offset : -*offset;
}

/// The moment, by the offset or the zone that the rest of the text names: the whole of it.
std::optional<Timestamp> moment_by_zone(Scanner scan, LocalTime local) {
    scan.skip_spaces();
    const auto offset = scan_utc_offset(scan);
    scan.skip_spaces();
    std::string_view zone = scan.rest();
    if (zone.size() > 2 && zone.front() == '[' && zone.back() == ']') {
        zone = zone.substr(1, zone.size() - 2);
        // An offset tells more than the zone beside it, which has it twice a year for two hours.
        if (offset) zone = {};
    }
    if (offset && !zone.empty()) return std::nullopt;
    if (local >= local_days{std::chrono::year{10000} / 1 / 2}) return latest_moment;
    if (local < local_days{std::chrono::year{0} / 1 / 1}) return earliest_moment;
    if (!offset) return moment_in_zone(local, zone.empty() ? oslo : std::string(zone));
    const Timestamp moment{local.time_since_epoch() - *offset};
    return std::clamp(moment, earliest_moment, latest_moment);
}

std::optional<Timestamp> read_iso(std::string_view text) {
    Scanner scan(text);
    const auto day = scan_date(scan);
    if (!day) return std::nullopt;
    milliseconds time{0};
    const bool marked = scan.skip('T') || scan.skip('t');
    const bool apart = scan.skip_spaces();
    if (marked || (apart && scan.digits_ahead() > 0)) {
        const auto scanned = scan_time_of_day(scan);
        if (!scanned) return std::nullopt;
        time = *scanned;
    }
    return moment_by_zone(scan, *day + time);
}

std::optional<int> month_named(std::string_view name) {
    constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
    const auto* const found = std::find(months.begin(), months.end(), in_lower_case(name));
    if (found == months.end()) return std::nullopt;
    return static_cast<int>(found - months.begin()) + 1;
}

/// `Sat, 01 Jun 2024 00:00:00 GMT`
std::optional<Timestamp> read_rfc_1123(std::string_view text) {
    Scanner scan(text);
    scan.letters();
    scan.skip(',');
    scan.skip_spaces();
    const auto number = scan.digits(1, 2);
    scan.skip_spaces();
    const auto month = month_named(scan.letters());
    scan.skip_spaces();
    const auto year = scan.digits(4, 4);
    if (!year) return std::nullopt;
    const auto day = day_of(std::chrono::year{*year}, month, number);
    scan.skip_spaces();
    const auto time = scan_time_of_day(scan);
    if (!day || !time) return std::nullopt;
    return moment_by_zone(scan, *day + *time);
}

/// A number, in the unit that makes it a moment before the year 10000.
std::optional<Timestamp> read_epoch(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    // A smaller number is a year, or nothing: taken for a moment in 1970 or before, it would end the ad.
    constexpr double least = 1e8;
    constexpr double year_10000 = 253402300800.0;
    if (value < least) return std::nullopt;
    for (int unit = 0; value >= year_10000 && unit < 3; ++unit) value /= 1000;
    if (value >= year_10000) return std::nullopt;
    // By way of microseconds, since a double holds the fraction nearly.
    const std::chrono::microseconds since{std::llround(value * 1e6)};
    return Timestamp{std::chrono::floor<milliseconds>(since)};
}

}  // namespace

std::optional<Timestamp> read_time(std::string_view text) {
    text = trimmed(text);
    constexpr std::size_t date_size = 10;
    constexpr std::size_t longest = 100;
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (text.size() > date_size) {
        if (const auto moment = parse_timestamp(text)) return moment;
    }
    if (const auto moment = read_iso(text)) return moment;
    if (const auto moment = read_rfc_1123(text)) return moment;
    return read_epoch(text);
}

}  // namespace jobfeed::feed
