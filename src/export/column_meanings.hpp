// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed {

/// What a column holds, in a line; jobfeed-schema(5) says more.
[[nodiscard]] std::string_view meaning_of(std::string_view column);

}  // namespace jobfeed
