// SPDX-License-Identifier: MIT
#include "option_values.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace simulator {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view wanted) {
    throw std::invalid_argument("not " + std::string{wanted} + ": " + std::string{text});
}

}  // namespace

std::int64_t read_count(std::string_view text) {
    std::int64_t count = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < 0) {
        refuse(text, "a count");
    }
    return count;
}

Order read_order(std::string_view text) {
    if (text != "shuffled" && text != "kept") {
        refuse(text, "shuffled or kept");
    }
    return text == "kept" ? Order::kept : Order::shuffled;
}

std::chrono::milliseconds read_duration(std::string_view text) {
    static constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ms", 1}, {"", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
    std::int64_t amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    for (const auto& [name, milliseconds] : units) {
        if (error == std::errc{} && unit == name) {
            return std::chrono::milliseconds{amount * milliseconds};
        }
    }
    refuse(text, "a duration such as 30ms or 2s");
}

Instant read_instant(std::string_view text) {
    const auto instant = parse_instant(text);
    if (!instant) {
        refuse(text, "a time such as 2024-06-01T12:00:00Z");
    }
    return *instant;
}

bool read_switch(std::string_view text) {
    const bool on = text == "1" || text == "true";
    if (!on && text != "0" && text != "false") {
        refuse(text, "0 or 1");
    }
    return on;
}

}  // namespace simulator
