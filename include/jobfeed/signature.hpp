// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// The bytes of HMAC-SHA-256.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view text);

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Nothing for what is no base64, whole and padded.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace jobfeed
