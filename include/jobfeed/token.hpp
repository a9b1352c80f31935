// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// What a token of NAV's says of itself (src/feed/README.md). The signature is NAV's to check.
struct TokenClaims {
    std::string audience;  ///< `feed-api-v1` or `feed-api-v2`; empty if it has none
    std::string issuer{};  ///< and these two likewise
    std::string subject{};
    std::string id{};
    std::optional<Timestamp> issued;
    std::optional<Timestamp> expires;  ///< nothing: it does not say
};

/// Reads the claims of a JWT. Throws Error (token) that says what is wrong with it, never quoting it.
[[nodiscard]] TokenClaims read_token(std::string_view token);

}  // namespace jobfeed
