// SPDX-License-Identifier: MIT
#include "serve/report_words.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed::serve {

std::string ReportWords::say(std::string_view norwegian, std::string_view english) const {
    return std::string(language_ == Language::english ? english : norwegian);
}

std::string ReportWords::day(std::string_view iso) const {
    if (language_ == Language::english) return std::string(iso);
    return fmt::format("{}.{}.{}", iso.substr(8, 2), iso.substr(5, 2), iso.substr(0, 4));
}

std::string ReportWords::week(std::string_view iso) const {
    return fmt::format("{} {} {}", iso.substr(0, 4), say("uke", "week"), iso.substr(6));
}

std::string ReportWords::moment(std::optional<Timestamp> at) const {
    if (!at) return say("aldri", "never");
    const auto local = time_in_oslo(*at);
    const std::chrono::hh_mm_ss time{local - std::chrono::floor<std::chrono::days>(local)};
    return fmt::format("{}{}{:02}{}{:02}", day_text(*at, language_), say(" kl. ", ", "), time.hours().count(),
                       say(".", ":"), time.minutes().count());
}

std::string ReportWords::decimal(double number, std::string_view unit) const {
    std::string text = fmt::format("{:.1f}", number);
    if (language_ == Language::norwegian) std::replace(text.begin(), text.end(), '.', ',');
    return fmt::format("{}\u00A0{}", text, unit);
}

std::string ReportWords::duration(std::chrono::seconds time) const {
    constexpr std::chrono::hours by_hours{48};
    const double seconds = static_cast<double>(time.count());
    return time < by_hours ? decimal(seconds / 3600, say("timer", "hours"))
                           : decimal(seconds / 86400, say("dager", "days"));
}

std::string ReportWords::megabytes(std::uint64_t bytes) const {
    return decimal(static_cast<double>(bytes) / 1e6, "MB");
}

std::string ReportWords::outcome(std::string_view name) const {
    if (name == "complete") return say("fullstendig", "complete");
    if (name == "quick") return say("hurtig", "quick");
    if (name == "incomplete") return say("ufullstendig", "incomplete");
    if (name == "held") return say("holdt tilbake", "held");
    if (name == "running") return say("pågår eller avbrutt", "running or killed");
    return say("mislyktes", "failed");
}

}  // namespace jobfeed::serve
