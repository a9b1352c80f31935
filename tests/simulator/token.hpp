// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// What a token says of itself. The defaults make a token that is accepted.
struct TokenClaims {
    std::string audience = "feed-api-v1";
    std::string issuer = "nav.no";
    std::string subject = "simulator@example.no";
    std::optional<Instant> expires = {};
    std::optional<std::string> consumer = {};  ///< `kid`, as the stilling-feed's tokens have it
    std::int64_t issued = 1'700'000'000;       ///< `iat`
};

/// Claims that the stilling-feed accepts.
TokenClaims stilling_claims();

/// A well-formed JWT with these claims and the one signature that the simulator accepts.
std::string make_token(const TokenClaims& claims = {});

/// The `kid` of the token that is for everybody.
inline constexpr std::string_view public_consumer = "public-token";

/// Whether a token says that it is the one for everybody.
bool is_public_token(std::string_view token);

/// What a feed demands of a token besides the signature and the time.
struct Demands {
    std::string_view audience;
    std::string_view issuer;
};
inline constexpr Demands public_feed_demands{"feed-api-v1", "nav.no"};
inline constexpr Demands stilling_feed_demands{"feed-api-v2", "nav-no"};

/// Whether the simulator accepts this token at that moment for that feed.
bool accepts_token(std::string_view token, Instant now, const Demands& demands = public_feed_demands);

}  // namespace simulator
