// SPDX-License-Identifier: MIT
#include "token.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstdint>

namespace simulator {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Nobody checks the mathematics of it, only that it arrives unchanged; 32 bytes, as HS256 makes.
constexpr std::string_view signature = "c2ltdWxhdG9yLW9mLXB1YmxpYy1mZWVkLXNpZ25zISE";

std::string encode_base64url(std::string_view bytes) {
    std::string encoded;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        held += 8;
        while (held >= 6) {
            held -= 6;
            encoded += alphabet[(bits >> held) & 63U];
        }
    }
    if (held > 0) {
        encoded += alphabet[(bits << (6 - held)) & 63U];
    }
    return encoded;
}

std::optional<std::string> decode_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char letter : text) {
        const auto value = alphabet.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 255U);
        }
    }
    return bytes;
}

bool claims_hold(const std::string& payload, Instant now, const Demands& demands) {
    simdjson::dom::parser parser;
    simdjson::dom::element claims;
    std::string_view audience;
    std::string_view issuer;
    if (parser.parse(payload).get(claims) != simdjson::SUCCESS ||
        claims["aud"].get(audience) != simdjson::SUCCESS || claims["iss"].get(issuer) != simdjson::SUCCESS) {
        return false;
    }
    std::int64_t expires = 0;
    const auto error = claims["exp"].get(expires);
    const bool in_time = error == simdjson::NO_SUCH_FIELD ||
                         (error == simdjson::SUCCESS && to_milliseconds(now) < expires * 1000);
    return audience == demands.audience && issuer == demands.issuer && in_time;
}

/// What stands between the dots of a token with the right signature.
std::optional<std::string> payload_of(std::string_view token) {
    const auto first_dot = token.find('.');
    const auto last_dot = token.rfind('.');
    if (first_dot == last_dot || token.substr(last_dot + 1) != signature) {
        return std::nullopt;
    }
    return decode_base64url(token.substr(first_dot + 1, last_dot - first_dot - 1));
}

}  // namespace

TokenClaims stilling_claims() {
    TokenClaims claims;
    claims.audience = stilling_feed_demands.audience;
    claims.issuer = stilling_feed_demands.issuer;
    claims.consumer = "6f1d3c2e-8a4b-4f7e-9b1d-000000000017";
    return claims;
}

std::string make_token(const TokenClaims& claims) {
    const auto expires =
        claims.expires ? fmt::format(R"(,"exp":{})", to_milliseconds(*claims.expires) / 1000) : "";
    const auto consumer = claims.consumer ? fmt::format(R"("kid":"{}",)", *claims.consumer) : "";
    const auto payload = fmt::format(R"({{"sub":"{}",{}"aud":"{}","iss":"{}","iat":{}{}}})", claims.subject,
                                     consumer, claims.audience, claims.issuer, claims.issued, expires);
    return fmt::format("{}.{}.{}", encode_base64url(R"({"alg":"HS256","typ":"JWT"})"),
                       encode_base64url(payload), signature);
}

bool is_public_token(std::string_view token) {
    const auto payload = payload_of(token);
    return payload && payload->find(fmt::format(R"("kid":"{}")", public_consumer)) != std::string::npos;
}

bool accepts_token(std::string_view token, Instant now, const Demands& demands) {
    const auto payload = payload_of(token);
    return payload && claims_hold(*payload, now, demands);
}

}  // namespace simulator
