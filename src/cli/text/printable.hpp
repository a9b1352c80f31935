// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::cli {

[[nodiscard]] bool is_utf8(std::string_view text);

/// The text as it may be shown: letters that steer a terminal or turn the direction of writing are blanks,
/// and what is no UTF-8 is `?`.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace jobfeed::cli
