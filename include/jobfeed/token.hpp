// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// What a token of NAV's says of itself (src/feed/README.md). The signature is NAV's to check.
struct TokenClaims {
    std::vector<std::string> audiences{};  ///< `feed-api-v1`, `feed-api-v2`; empty if it names none
    std::string issuer{};                  ///< empty if it has none, as the other texts
    std::string subject{};
    std::string id{};
    std::optional<Timestamp> issued;
    std::optional<Timestamp> expires;  ///< nothing: it does not say

    [[nodiscard]] bool is_for(std::string_view audience) const;
};

/// Reads the claims of a JWT. Throws Error (token) that says what is wrong with it, never quoting it.
[[nodiscard]] TokenClaims read_token(std::string_view token);

}  // namespace jobfeed
