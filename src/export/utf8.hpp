// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace jobfeed {

/// The length of the well-formed UTF-8 sequence at `at`; 0 if there is none. Over-long forms, surrogates and
/// what lies above U+10FFFF are not well-formed (Unicode, table 3-7).
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t at);

}  // namespace jobfeed
