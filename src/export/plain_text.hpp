// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {
inline std::string html_to_text(std::string_view html) {
    return std::string(html);
}
}  // namespace jobfeed
