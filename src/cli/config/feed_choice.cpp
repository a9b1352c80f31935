// SPDX-License-Identifier: MIT
#include "cli/config/feed_choice.hpp"

namespace jobfeed::cli {
namespace {

constexpr const char* public_feed = "public-feed";
constexpr const char* stilling_feed = "stilling-feed";

bool ends_in_public_feed(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url.ends_with("/public-feed");
}

}  // namespace

FeedChoice choose_feed(const FeedHints& hints) {
    if (!hints.requested.empty()) return {hints.requested, "--feed says so"};
    if (hints.followed) return {hints.followed->feed, "the database follows it"};
    if (ends_in_public_feed(hints.url)) return {public_feed, "the URL ends in /public-feed"};
    if (!hints.claims) return {stilling_feed, "there is no token"};
    if (hints.claims->audience == "feed-api-v1") return {public_feed, "the token is for feed-api-v1"};
    if (hints.claims->audience == "feed-api-v2") return {stilling_feed, "the token is for feed-api-v2"};
    return {public_feed, "there is a token, and it does not say which feed it is for"};
}

}  // namespace jobfeed::cli
