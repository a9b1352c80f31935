// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// How many columns of a terminal the text takes: wide letters and emoji two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text, cut with `…` if it is wider than so many columns; no letter is cut in two.
[[nodiscard]] std::string cut(std::string_view text, std::size_t columns);

/// The same, with blanks behind it up to the width.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t columns);

/// The text in lines that are no wider, broken at blanks, or within a word that is longer than a line. One
/// with a slash stays whole.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace jobfeed::cli
