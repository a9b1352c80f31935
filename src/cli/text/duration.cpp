// SPDX-License-Identifier: MIT
#include "cli/text/duration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace jobfeed::cli {
namespace {

std::optional<std::int64_t> seconds_of_unit(std::string_view unit) {
    if (unit == "s") return 1;
    if (unit == "m" || unit == "min") return 60;
    if (unit == "h") return 3600;
    if (unit == "d") return 86400;
    if (unit == "w") return 7 * 86400;
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    std::uint32_t count = 0;  // small enough that no unit can overflow 64 bits
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{}) return std::nullopt;
    if (text == "0") return std::chrono::seconds{0};  // the same in any unit
    const auto unit = seconds_of_unit(text.substr(static_cast<std::size_t>(rest - text.data())));
    // A century: more than that is a slip of the hand, and would overflow when taken from a moment in
    // milliseconds.
    constexpr std::int64_t longest = std::int64_t{100} * 366 * 86400;
    if (!unit || count * *unit > longest) return std::nullopt;
    return std::chrono::seconds(count * *unit);
}

std::string rough(std::chrono::seconds length) {
    const auto seconds = length.count();
    if (seconds < 120) return fmt::format("{} s", seconds);
    if (seconds < 2 * 3600) return fmt::format("{} min", seconds / 60);
    if (seconds < 2 * 86400) return fmt::format("{} h", seconds / 3600);
    return fmt::format("{} d", seconds / 86400);
}

std::string rough_age(std::chrono::seconds length) {
    if (length.count() == 0) return "now";
    return length.count() > 0 ? rough(length) + " ago" : "in " + rough(-length);
}

std::string exact(std::chrono::milliseconds length) {
    const auto seconds = length.count() / 1000;
    if (seconds < 100) return fmt::format("{:.1f} s", static_cast<double>(length.count()) / 1000.0);
    if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

}  // namespace jobfeed::cli
