// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// The text with each byte that may be invalid in JSON (control characters, all that is not ASCII) replaced
/// by another, so that the structure around it can be told; as long as the text itself, and padded as
/// http::body_padding says.
[[nodiscard]] std::string legible(std::string_view text);

}  // namespace jobfeed
