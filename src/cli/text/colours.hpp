// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// What a terminal takes for a change of colour.
namespace jobfeed::cli::colours {

inline constexpr std::string_view bold = "\x1b[1m";
inline constexpr std::string_view red = "\x1b[31m";
inline constexpr std::string_view yellow = "\x1b[33m";
inline constexpr std::string_view plain = "\x1b[0m";

}  // namespace jobfeed::cli::colours
