// SPDX-License-Identifier: MIT
#include "http_date.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>

namespace simulator {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes the pieces of a text, one after another; once something is not as expected, nothing is any more.
class Taker {
  public:
    explicit Taker(std::string_view text) : text_(text) {}

    bool is_done() const { return is_good_ && text_.empty(); }
    bool take(std::string_view piece) {
        const bool starts = text_.starts_with(piece);
        text_.remove_prefix(starts ? piece.size() : 0);
        return starts;
    }
    void expect(std::string_view piece) { is_good_ = take(piece) && is_good_; }

    int number(std::size_t least, std::size_t most) {
        std::size_t length = 0;
        int value = 0;
        while (length < most && length < text_.size() && text_[length] >= '0' && text_[length] <= '9') {
            value = value * 10 + (text_[length++] - '0');
        }
        is_good_ = is_good_ && length >= least;
        text_.remove_prefix(length);
        return value;
    }

    template <typename Words>
    std::optional<unsigned> word(const Words& words) {
        for (unsigned index = 0; index < words.size(); ++index) {
            if (take(words[index])) {
                return index;
            }
        }
        return std::nullopt;
    }

    std::chrono::minutes offset() {
        if (take("GMT")) {
            return {};
        }
        const bool is_behind = take("-");
        if (!is_behind) {
            expect("+");
        }
        const std::chrono::hours hours{number(2, 2)};
        const std::chrono::minutes minutes{number(2, 2)};
        return is_behind ? -(hours + minutes) : hours + minutes;
    }

  private:
    std::string_view text_;
    bool is_good_ = true;
};

}  // namespace

std::string format_http_date(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    const std::chrono::weekday weekday{day};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays.at(weekday.c_encoding()),
                       static_cast<unsigned>(date.day()),
                       months.at(static_cast<std::size_t>(static_cast<unsigned>(date.month())) - 1),
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

std::optional<Instant> parse_http_date(std::string_view text) {
    Taker taker{text};
    const auto weekday = taker.word(weekdays);
    if (weekday) {
        taker.expect(", ");
    }
    const auto day = static_cast<unsigned>(taker.number(1, 2));
    taker.expect(" ");
    const auto month = taker.word(months);
    taker.expect(" ");
    const std::chrono::year year{taker.number(4, 4)};
    taker.expect(" ");
    const std::chrono::hours hours{taker.number(2, 2)};
    taker.expect(":");
    const std::chrono::minutes minutes{taker.number(2, 2)};
    const std::chrono::seconds seconds{taker.take(":") ? taker.number(2, 2) : 0};
    taker.expect(" ");
    const auto offset = taker.offset();
    const std::chrono::year_month_day date{year, std::chrono::month{month.value_or(12) + 1},
                                           std::chrono::day{day}};
    if (!taker.is_done() || !date.ok() || hours.count() > 23 || minutes.count() > 59 ||
        seconds.count() > 59) {
        return std::nullopt;
    }
    const std::chrono::sys_days midnight{date};
    if (weekday && std::chrono::weekday{midnight}.c_encoding() != *weekday) {
        return std::nullopt;
    }
    return midnight + hours + minutes + seconds - offset;
}

}  // namespace simulator
