// SPDX-License-Identifier: MIT
#include "cli/config/option_types.hpp"

#include "cli/config/paths.hpp"
#include "cli/text/duration.hpp"

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <charconv>

namespace jobfeed::cli {

namespace {

const std::string& not_empty(const std::string& name, const std::string& text) {
    if (!text.empty()) return text;
    const std::string long_name = name.substr(name.find("--"));
    throw CLI::ParseError(fmt::format("{} is empty; give it a value, or leave it out", long_name),
                          CLI::ExitCodes::ValidationError);
}

int number_between(const std::string& name, const std::string& text, int low, int high) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || value < low || value > high) {
        throw CLI::ValidationError(name, fmt::format("'{}' is not a number from {} to {}", text, low, high));
    }
    return value;
}

std::chrono::seconds duration_of(const std::string& name, const std::string& text) {
    if (const auto value = parse_duration(text)) return *value;
    const bool lacks_unit = parse_duration(text + "s").has_value();
    throw CLI::ValidationError(
        name, lacks_unit ? fmt::format("'{0}' has no unit; write {0}s, {0}m, {0}h or {0}d", text)
                         : fmt::format("'{}' is not a duration; write 90s, 10m, 6h or 30d", text));
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

CLI::Option* add_path(CLI::App& app, const std::string& name, std::string& value, const std::string& help) {
    const auto take = [&value, name](const std::string& text) { value = with_home(not_empty(name, text)); };
    return app.add_option_function<std::string>(name, take, help)->type_name("FILE");
}

CLI::Option* add_text(CLI::App& app, const std::string& name, std::string& value, const std::string& help) {
    const auto take = [&value, name](const std::string& text) { value = not_empty(name, text); };
    return app.add_option_function<std::string>(name, take, help);
}

CLI::Option* add_duration(CLI::App& app, const std::string& name, std::optional<std::chrono::seconds>& value,
                          const std::string& help) {
    const auto take = [&value, name](const std::string& text) { value = duration_of(name, text); };
    return app.add_option_function<std::string>(name, take, help)->type_name("DURATION");
}

CLI::Option* add_timeout(CLI::App& app, std::optional<std::chrono::seconds>& value) {
    const std::string name = "--timeout";
    const auto take = [&value, name](const std::string& text) {
        value = duration_of(name, text);
        if (value->count() == 0) throw CLI::ValidationError(name, "must be at least 1s");
    };
    return app.add_option_function<std::string>(name, take, "Give up a request that stalls this long [60s]")
        ->type_name("DURATION");
}

CLI::Option* add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& value,
                      const std::string& help) {
    const auto take = [&value, name](const std::string& text) {
        value = parse_timestamp(text);
        if (!value) {
            throw CLI::ValidationError(
                name, "'" + text + "' is not a time; write 2024-06-01 or 2024-06-01T12:00:00Z");
        }
    };
    return app.add_option_function<std::string>(name, take, help)->type_name("TIME");
}

}  // namespace jobfeed::cli
