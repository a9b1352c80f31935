// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::feed {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The text in lower case, as far as it is ASCII.
[[nodiscard]] std::string in_lower_case(std::string_view text);

/// The text without ASCII's white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace jobfeed::feed
