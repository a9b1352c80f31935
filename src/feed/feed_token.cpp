// SPDX-License-Identifier: MIT
#include "feed/feed_token.hpp"

#include "feed/stilling_feed_json.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

#include <fmt/core.h>

namespace jobfeed::feed {

void FeedToken::refuse(const http::Response& response) {
    if (!is_public_) {
        throw Error(
            ErrorKind::token,
            fmt::format("{} refused the token (HTTP status {}): it has expired, was revoked, or "
                        "is for another feed; ask NAV for a new one, or give none to use the public one",
                        response.request.url, response.status));
    }
    renewed_in_vain_ = has_worked_ ? 0 : renewed_in_vain_ + 1;
    has_worked_ = false;
    if (renewed_in_vain_ < 2) return;
    throw Error(ErrorKind::unavailable,
                fmt::format("{} refuses NAV's public token (HTTP status {}), and the one that was fetched "
                            "in its place; run again later, or give a token of your own with --token-file",
                            response.request.url, response.status));
}

bool FeedToken::take(const http::Response& response, bool needed) {
    const Text token = response.status == 200 ? find_token(response.body) : Text{};
    if (!needed && (!token || *token == value_)) return false;
    if (!token) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format(
                "{} hands out no token now (HTTP status {}); run again later, or give a token of your own "
                "with --token-file",
                response.request.url, response.status));
    }
    if (*token == value_) {
        const auto expires = read_token(*token).expires;
        throw Error(
            ErrorKind::unavailable,
            fmt::format(
                "NAV's public token is refused{}, and {} still hands out the same one; NAV can take hours "
                "to renew it: run again later, or give a token of your own with --token-file",
                expires ? fmt::format(" (it expired at {})", to_string(*expires)) : "",
                response.request.url));
    }
    value_ = *token;
    return true;
}

}  // namespace jobfeed::feed
