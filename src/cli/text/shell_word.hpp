// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::cli {

/// The text as a shell reads it back.
[[nodiscard]] inline std::string shell_word(std::string_view word) {
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

}  // namespace jobfeed::cli
