// SPDX-License-Identifier: MIT
#include "cli/config/scope_options.hpp"

#include "cli/text/printable.hpp"

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// What is wrong with a value; empty if nothing is.
std::string complaint(const std::string& name, const std::string& value, bool may_hold_comma) {
    if (!is_utf8(value)) return name + " is not UTF-8; set the terminal, or the file it comes from, to UTF-8";
    if (is_blank(value)) return name + " is blank; leave it out to take all ads";
    if (may_hold_comma || value.find(',') == std::string::npos) return {};
    return fmt::format("{} '{}' contains a comma; to give several values, repeat {}", name, value, name);
}

}  // namespace

void add_values(CLI::App& app, const std::string& name, std::vector<std::string>& values, const char* type,
                const std::string& help, bool may_hold_comma) {
    const auto take = [&values, name, may_hold_comma](const std::vector<std::string>& given) {
        for (const std::string& value : given) {
            const std::string wrong = complaint(name, value, may_hold_comma);
            if (!wrong.empty()) throw CLI::ParseError(wrong, CLI::ExitCodes::ValidationError);
        }
        values = given;
    };
    // Without the last call a list would swallow the words that follow it.
    app.add_option_function<std::vector<std::string>>(name, take, help)
        ->type_name(type)
        ->allow_extra_args(false);
}

void add_filters(CLI::App& app, Filters& filters) {
    add_values(app, "--county", filters.counties, "NAME", "Only ads of this county; may be repeated");
    add_values(app, "--municipality", filters.municipalities, "NAME",
               "Only ads of this municipality; may be repeated");
    add_values(app, "--category", filters.categories, "NAME", "Only ads of this occupation; may be repeated",
               true);
    add_values(app, "--source", filters.sources, "NAME", "Only ads of this source; may be repeated");
    add_values(app, "--orgnr", filters.orgnrs, "NUMBER", "Only ads of this organisation; may be repeated");
}

}  // namespace jobfeed::cli
