// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/scope.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// Declares the options that are a mirror's filters. Each is repeated for several values, which are taken as
/// they are: names of occupations hold commas. A comma where there can be none, and a blank value, are
/// refused.
void add_filters(CLI::App& app, Filters& filters);

/// Declares one such option.
void add_values(CLI::App& app, const std::string& name, std::vector<std::string>& values, const char* type,
                const std::string& help, bool may_hold_comma = false);

}  // namespace jobfeed::cli
