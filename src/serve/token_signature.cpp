// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/json_text.hpp>
#include <jobfeed/signature.hpp>
#include <jobfeed/token.hpp>
#include <jobfeed/token_book.hpp>

#include <fmt/core.h>
#include <openssl/crypto.h>

#include <algorithm>

namespace jobfeed {
namespace {

// Both feeds are served. That of the live one stands first, since only the other has an address that says so.
constexpr std::string_view audience = "feed-api-v2";
constexpr std::string_view issuer = "jobfeed";

// `{"alg":"HS256","typ":"JWT"}`. Every token begins with exactly this, so that no header is ever read: there
// is no algorithm for an attacker to choose.
constexpr std::string_view header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

std::string base64url(std::string_view bytes) {
    std::string text = to_base64(bytes);
    for (char& letter : text) letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

std::string signature_of(const std::string& secret, std::string_view text) {
    return base64url(hmac_sha256(secret, text));
}

std::int64_t seconds(Timestamp moment) {
    return std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
}

std::string payload_of(const IssuedToken& token) {
    std::string payload = "{\"sub\":";
    append_json_string(payload, token.subject);
    payload += fmt::format(R"(,"jti":"{}","aud":["{}","feed-api-v1"],"iss":"{}","iat":{})", token.id,
                           audience, issuer, seconds(token.issued));
    if (token.expires) payload += fmt::format(",\"exp\":{}", seconds(*token.expires));
    return payload + "}";
}

/// What stands between the dots, if the book has signed it; the signature is compared with the text as it
/// came, so that there is one way alone to write a token.
bool is_signed(const TokenBook& book, std::string_view jwt) {
    const auto end = jwt.rfind('.');
    if (!jwt.starts_with(header) || end == std::string_view::npos || end <= header.size()) return false;
    const std::string right = signature_of(book.secret(), jwt.substr(0, end));
    const std::string_view given = jwt.substr(end + 1);
    return given.size() == right.size() && CRYPTO_memcmp(given.data(), right.data(), right.size()) == 0;
}

std::optional<TokenClaims> claims_of(std::string_view jwt) {
    try {
        return read_token(jwt);
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

std::string sign_token(const TokenBook& book, const IssuedToken& token) {
    const std::string text = fmt::format("{}.{}", header, base64url(payload_of(token)));
    return fmt::format("{}.{}", text, signature_of(book.secret(), text));
}

std::optional<IssuedToken> accept_token(const TokenBook& book, std::string_view jwt, Timestamp at) {
    constexpr std::size_t longest = 4096;
    if (jwt.size() > longest || !is_signed(book, jwt)) return std::nullopt;
    const auto claims = claims_of(jwt);
    if (!claims || !claims->is_for(audience) || claims->issuer != issuer) return std::nullopt;
    if (claims->expires && *claims->expires <= at) return std::nullopt;
    auto token = book.find(claims->id);
    return token && token->holds(at) ? token : std::nullopt;
}

}  // namespace jobfeed
