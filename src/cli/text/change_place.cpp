// SPDX-License-Identifier: MIT
#include "cli/text/change_place.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace jobfeed::cli {
namespace {

bool is_mirror_id(std::string_view text) {
    constexpr std::size_t digits = 32;
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || number > std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return number;
}

[[noreturn]] void start_over(std::string_view why) {
    throw Error(
        ErrorKind::database,
        fmt::format(
            "{}. Start over: read all changes with --after 0, and remove from your copy each ad that is not "
            "among their ads",
            why));
}

}  // namespace

std::optional<ChangePlace> parse_change_place(std::string_view text) {
    ChangePlace place;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        place.mirror = text.substr(0, colon);
        if (!is_mirror_id(place.mirror)) return std::nullopt;
        text.remove_prefix(colon + 1);
    }
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        place.at = parse_timestamp(text.substr(colon + 1));
        if (!place.at) return std::nullopt;
        text = text.substr(0, colon);
    }
    const auto number = parse_number(text);
    if (!number) return std::nullopt;
    place.number = *number;
    return place;
}

void check_place(const ChangeLog& log, const ChangePlace& place) {
    const std::string id = log.mirror_id();
    if (!place.mirror.empty() && place.mirror != id) {
        start_over(fmt::format(
            "the mirror was replaced: its id is {}, and the place to go on from is one of mirror {}", id,
            place.mirror));
    }
    if (const auto last = log.last(); place.number > last) {
        start_over(
            fmt::format("the place to go on from, change {}, is beyond the mirror's last, {}: the "
                        "mirror was replaced, or restored from an older copy",
                        place.number, last));
    }
    if (place.at && place.number > 0 && log.time_of(place.number) != place.at) {
        start_over(
            fmt::format("change {} is not of {}: the mirror was restored from an older copy, and has "
                        "gone on since",
                        place.number, to_string(*place.at)));
    }
}

}  // namespace jobfeed::cli
