// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jobfeed::cli {

/// The text with line breaks in place of blanks, so that no line is longer than `columns` letters where a
/// blank lets it be broken. The first line begins at column `indent`, the others are indented so far; where
/// too few columns are left for that, by two.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns);

}  // namespace jobfeed::cli
