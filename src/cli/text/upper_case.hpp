// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::cli {

/// In upper case, as NAV's feed compares names.
[[nodiscard]] std::string in_upper_case(std::string_view text);

}  // namespace jobfeed::cli
