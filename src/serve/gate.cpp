// SPDX-License-Identifier: MIT
#include "serve/gate.hpp"

#include <algorithm>
#include <cctype>

namespace jobfeed::serve {
namespace {

// Where no token is needed, this one is as good as any: {"sub":"anybody","aud":["feed-api-v2","feed-api-v1"],
// "iss":"jobfeed"}, with "it opens nothing" as its signature. The live feed's clients first ask for a token.
constexpr std::string_view token_of_nobody =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJzdWIiOiJhbnlib2R5IiwiYXVkIjpbImZlZWQtYXBpLXYyIiwiZmVlZC1hcGktdjEiXSwiaXNzIjoi"
    "am9iZmVlZCJ9"
    ".aXQgb3BlbnMgbm90aGluZw";

/// The token of the header; nothing without one. The name of the scheme may be in any case.
std::optional<std::string_view> bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const auto same = [](char wanted, char given) {
        return wanted == std::tolower(static_cast<unsigned char>(given));
    };
    if (authorization.size() < scheme.size() ||
        !std::equal(scheme.begin(), scheme.end(), authorization.begin(), same))
        return std::nullopt;
    return authorization.substr(scheme.size());
}

}  // namespace

Gate::Gate(const GateSettings& settings) {
    if (!settings.open) tokens_.emplace(TokenBook::open(settings.mirror));
    if (settings.per_minute > 0) limit_.emplace(settings.per_minute);
}

Visit Gate::visit(const Request& request, Timestamp at) {
    Visit visit{.is_authorized = !tokens_};
    // Many share a public token: one of them must not keep out the others.
    std::string client = request.client;
    if (tokens_) {
        const std::string_view authorization = request.header("Authorization");
        const auto jwt = bearer(authorization);
        const auto token = jwt ? accept_token(*tokens_, *jwt, at) : std::nullopt;
        visit.has_tried = !authorization.empty();
        visit.is_authorized = token.has_value();
        if (token) visit.subject = token->subject;
        if (token && !token->is_public) client = token->id;
    }
    if (visit.is_authorized && limit_)
        visit.retry_after = limit_->wait(client, std::chrono::steady_clock::now());
    return visit;
}

std::optional<std::string> Gate::public_token(Timestamp at) const {
    if (!tokens_) return std::string(token_of_nobody);
    std::optional<IssuedToken> newest;
    for (IssuedToken& token : tokens_->all()) {
        if (token.is_public && token.holds(at)) newest = std::move(token);
    }
    return newest ? std::optional(sign_token(*tokens_, *newest)) : std::nullopt;
}

}  // namespace jobfeed::serve
