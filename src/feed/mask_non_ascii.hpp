// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::feed {

/// A copy of the text, padded as http::body_padding says.
[[nodiscard]] std::string padded(std::string_view text);

/// The text with each byte that may be invalid in JSON (control characters, all that is not ASCII) replaced
/// by another, so that the structure around it can be told; as long as the text itself, and padded as
/// http::body_padding says.
[[nodiscard]] std::string mask_non_ascii(std::string_view text);

}  // namespace jobfeed::feed
