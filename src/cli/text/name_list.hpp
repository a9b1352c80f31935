// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// The names in lists with commas, blanks around them left out, each of them once and known. `what` is what
/// they are, for messages (`column`). Throws Error (usage).
[[nodiscard]] std::vector<std::string> names_in(std::string_view option,
                                                const std::vector<std::string>& lists, std::string_view what,
                                                std::span<const std::string_view> known);

}  // namespace jobfeed::cli
