// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

extern "C" {  // the header does not say so itself
#include <b64/cdecode.h>
}
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace jobfeed {
namespace {

[[noreturn]] void malformed(const char* why) {
    throw Error(ErrorKind::token,
                std::string("the token is malformed: ") + why +
                    "; a token is three parts of letters, digits, - and _ with dots between");
}

bool is_base64url(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string decode_base64url(std::string text) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    std::string bytes(text.size(), '\0');
    base64_decodestate state;
    base64_init_decodestate(&state);
    const auto length = base64_decode_block(text.data(), static_cast<int>(text.size()), bytes.data(), &state);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

std::optional<Timestamp> seconds_claim(const simdjson::dom::object& claims, std::string_view name) {
    double value = 0;
    constexpr double end_of_year_9999 = 253402300799.0;
    if (claims[name].get(value) != simdjson::SUCCESS || !(value >= 0) || value > end_of_year_9999)
        return std::nullopt;
    return Timestamp{std::chrono::seconds{std::llround(std::floor(value))}};
}

/// A text, or a list of texts.
std::vector<std::string> audiences_of(const simdjson::dom::object& claims) {
    std::string_view one;
    if (claims["aud"].get(one) == simdjson::SUCCESS) return {std::string(one)};
    std::vector<std::string> all;
    simdjson::dom::array list;
    if (claims["aud"].get(list) != simdjson::SUCCESS) return all;
    for (const simdjson::dom::element entry : list) {
        if (entry.get(one) == simdjson::SUCCESS) all.emplace_back(one);
    }
    return all;
}

std::string text_claim(const simdjson::dom::object& claims, std::string_view name) {
    std::string_view text;
    return claims[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string{};
}

}  // namespace

bool TokenClaims::is_for(std::string_view audience) const {
    return std::find(audiences.begin(), audiences.end(), audience) != audiences.end();
}

TokenClaims read_token(std::string_view token) {
    if (token.empty()) malformed("it is empty");
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        malformed("it does not have three parts");
    }
    if (first == 0 || second == first + 1 || second + 1 == token.size())
        malformed("one of its parts is empty");
    if (!std::all_of(token.begin(), token.end(), [](char c) { return c == '.' || is_base64url(c); })) {
        malformed("it has a character that no token has (a space, a quote or a line break, say)");
    }
    const simdjson::padded_string payload(
        decode_base64url(std::string(token.substr(first + 1, second - first - 1))));
    simdjson::dom::parser parser;
    simdjson::dom::object claims;
    if (parser.parse(payload).get(claims) != simdjson::SUCCESS) malformed("its middle part is not JSON");

    TokenClaims result;
    result.audiences = audiences_of(claims);
    result.issuer = text_claim(claims, "iss");
    result.subject = text_claim(claims, "sub");
    result.id = text_claim(claims, "jti");
    result.issued = seconds_claim(claims, "iat");
    result.expires = seconds_claim(claims, "exp");
    return result;
}

}  // namespace jobfeed
