// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <string>
#include <vector>

namespace jobfeed::cli {

/// What to tell of each value of a filter that no active ad of the mirror has, with the name that it is
/// likely a slip of.
[[nodiscard]] std::vector<std::string> unmatched_filters(const Mirror& mirror, const Filters& filters,
                                                         Timestamp at);

}  // namespace jobfeed::cli
