// SPDX-License-Identifier: MIT
#pragma once

#include "html/reader.hpp"

#include <string_view>

namespace jobfeed::html {

/// Whether what is in the element is no text for a reader.
[[nodiscard]] bool is_hidden(std::string_view element);

/// Whether the element stands on lines of its own.
[[nodiscard]] bool is_block(std::string_view element);

[[nodiscard]] bool is_heading(std::string_view element);

/// What the layout of a single ad may take; measured at some ten milliseconds.
inline constexpr Limits layout_limits{.bytes = std::size_t{64} << 10, .tags = 4000};

}  // namespace jobfeed::html
