// SPDX-License-Identifier: MIT
#include "cli/text/filter_check.hpp"

#include "cli/text/nearest.hpp"
#include "cli/text/upper_case.hpp"

#include <jobfeed/json_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace jobfeed::cli {
namespace {

/// A value that some ad should have.
struct Wanted {
    std::string option;
    std::string value;
    std::size_t column;  ///< where it is looked for
    std::vector<std::string>
        needles;        ///< in upper case; with JSON around them, or empty: the column is the value
    std::size_t names;  ///< the column whose values it could be a slip of
    bool found = false;
};

const std::vector<std::string> columns{"county", "municipality",   "source",
                                       "orgnr",  "work_locations", "occupations"};
constexpr std::size_t places = 4;
constexpr std::size_t occupations = 5;

std::string member(std::string_view key, std::string_view value) {
    std::string text = fmt::format("\"{}\":", key);
    append_json_string(text, value);
    return in_upper_case(text);
}

std::vector<Wanted> all_wanted(const Filters& filters) {
    std::vector<Wanted> all;
    for (const auto& value : filters.counties)
        all.push_back({"--county", value, places, {member("county", value)}, 0});
    for (const auto& value : filters.municipalities)
        all.push_back({"--municipality", value, places, {member("municipal", value)}, 1});
    for (const auto& value : filters.categories) {
        all.push_back({"--category",
                       value,
                       occupations,
                       {member("level1", value), member("level2", value)},
                       occupations});
    }
    for (const auto& value : filters.sources) all.push_back({"--source", value, 2, {}, 2});
    for (const auto& value : filters.orgnrs) all.push_back({"--orgnr", value, 3, {}, 3});
    return all;
}

bool matches(const Wanted& wanted, const std::string& text) {
    if (wanted.needles.empty()) return text == in_upper_case(wanted.value);
    return std::any_of(wanted.needles.begin(), wanted.needles.end(),
                       [&text](const std::string& needle) { return text.find(needle) != std::string::npos; });
}

std::string warning(const Wanted& wanted, const std::set<std::string>& names) {
    std::string guess;
    if (wanted.names < places)
        guess = did_you_mean(in_upper_case(wanted.value), {names.begin(), names.end()});
    return fmt::format("no ad matches {} '{}'{}", wanted.option, wanted.value,
                       guess.empty() ? "; is it spelt as NAV spells it?" : guess);
}

}  // namespace

std::vector<std::string> unmatched_filters(const Mirror& mirror, const Filters& filters, Timestamp at) {
    auto all = all_wanted(filters);
    std::array<std::set<std::string>, places> names;
    mirror.each_ad({.columns = columns, .include_left = false, .at = at}, [&](Row row) {
        for (std::size_t column = 0; column < names.size(); ++column) {
            if (row[column]) names[column].insert(in_upper_case(*row[column]));
        }
        for (Wanted& wanted : all) {
            if (!wanted.found && row[wanted.column])
                wanted.found = matches(wanted, in_upper_case(*row[wanted.column]));
        }
        return std::any_of(all.begin(), all.end(), [](const Wanted& wanted) { return !wanted.found; });
    });
    std::vector<std::string> warnings;
    for (const Wanted& wanted : all) {
        if (!wanted.found) warnings.push_back(warning(wanted, names[wanted.names % places]));
    }
    return warnings;
}

}  // namespace jobfeed::cli
