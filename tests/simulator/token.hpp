// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

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
};

/// A well-formed JWT with these claims and the one signature that the simulator accepts.
std::string make_token(const TokenClaims& claims = {});

/// Whether the simulator's feed accepts this token at that moment.
bool accepts_token(std::string_view token, Instant now);

}  // namespace simulator
