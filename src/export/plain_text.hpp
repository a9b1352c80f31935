// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// The text of an ad's HTML, a line a paragraph or an item of a list.
[[nodiscard]] std::string plain_text(std::string_view html);

}  // namespace jobfeed
