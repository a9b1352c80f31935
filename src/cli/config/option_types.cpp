// SPDX-License-Identifier: MIT
#include "cli/config/option_types.hpp"

#include "cli/text/duration.hpp"

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <charconv>

namespace jobfeed::cli {

namespace {

int number_between(const std::string& name, const std::string& text, int low, int high) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || value < low || value > high) {
        throw CLI::ValidationError(name, fmt::format("'{}' is no number from {} to {}", text, low, high));
    }
    return value;
}

}  // namespace

CLI::Option* add_number(CLI::App& app, const std::string& name, int& value, int low, int high,
                        const std::string& help) {
    const auto take = [&value, name, low, high](const std::string& text) {
        value = number_between(name, text, low, high);
    };
    return app
        .add_option_function<std::string>(name, take,
                                          fmt::format("{}, {} to {} [{}]", help, low, high, value))
        ->type_name("N");
}

CLI::Option* add_number(CLI::App& app, const std::string& name, std::optional<int>& value, int low, int high,
                        const std::string& help) {
    const auto take = [&value, name, low, high](const std::string& text) {
        value = number_between(name, text, low, high);
    };
    return app.add_option_function<std::string>(name, take, help)->type_name("N");
}

CLI::Option* add_duration(CLI::App& app, const std::string& name, std::optional<std::chrono::seconds>& value,
                          const std::string& help) {
    const auto take = [&value, name](const std::string& text) {
        value = parse_duration(text);
        if (!value)
            throw CLI::ValidationError(name,
                                       "'" + text + "' is no length of time; write 90s, 10m, 6h or 30d");
    };
    return app.add_option_function<std::string>(name, take, help)->type_name("DURATION");
}

CLI::Option* add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& value,
                      const std::string& help) {
    const auto take = [&value, name](const std::string& text) {
        value = parse_timestamp(text);
        if (!value) {
            throw CLI::ValidationError(name,
                                       "'" + text + "' is no time; write 2024-06-01 or 2024-06-01T12:00:00Z");
        }
    };
    return app.add_option_function<std::string>(name, take, help)->type_name("TIME");
}

}  // namespace jobfeed::cli
