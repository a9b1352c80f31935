// SPDX-License-Identifier: MIT
#include "cli/text/name_list.hpp"

#include "cli/text/nearest.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

/// Whether `range` holds the value.
bool holds(const auto& range, std::string_view value) {
    return std::find(range.begin(), range.end(), value) != range.end();
}

std::string without_blanks(std::string name) {
    constexpr const char* blanks = " \t\r\n";
    name.erase(0, name.find_first_not_of(blanks));
    name.erase(name.find_last_not_of(blanks) + 1);
    return name;
}

}  // namespace

std::vector<std::string> names_in(std::string_view option, const std::vector<std::string>& lists,
                                  std::string_view what, std::span<const std::string_view> known) {
    std::vector<std::string> names;
    const auto check = [&](const std::string& name) {
        if (name.empty())
            throw Error(ErrorKind::usage,
                        fmt::format("{}: a name is missing before or after a comma", option));
        if (holds(names, name))
            throw Error(ErrorKind::usage, fmt::format("{} names '{}' twice", option, name));
        if (holds(known, name)) return;
        const std::string guess = did_you_mean(name, {known.begin(), known.end()});
        throw Error(ErrorKind::usage, fmt::format("unknown {} '{}'{} There are: {}", what, name,
                                                  guess.empty() ? "." : guess, fmt::join(known, ", ")));
    };
    for (const std::string& list : lists) {
        for (std::size_t start = 0; start <= list.size();) {
            const std::size_t end = std::min(list.find(',', start), list.size());
            const std::string name = without_blanks(list.substr(start, end - start));
            check(name);
            names.push_back(name);
            start = end + 1;
        }
    }
    return names;
}

}  // namespace jobfeed::cli
