// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// Declares the options that are a mirror's filters. Each is repeated for several values, which are taken as
/// they are: names of occupations hold commas. A comma where there can be none, and a blank value, are
/// refused.
void add_filters(CLI::App& app, Filters& filters);

}  // namespace jobfeed::cli
