// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <string>
#include <vector>

namespace jobfeed::cli {

/// What to tell of each value of a query's filters that no active ad has, with the name that it is likely a
/// slip of, or the filter that it belongs to.
[[nodiscard]] std::vector<std::string> unmatched_filters(const Mirror& mirror, const Query& query);

/// The same for each of its words, if there is one that it is likely a slip of.
[[nodiscard]] std::vector<std::string> unmatched_words(const Mirror& mirror, const Query& query);

}  // namespace jobfeed::cli
