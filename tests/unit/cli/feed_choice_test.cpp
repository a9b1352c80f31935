// SPDX-License-Identifier: MIT
#include "cli/config/feed_choice.hpp"

#include "catch.hpp"

using namespace jobfeed;
using jobfeed::cli::choose_feed;
using jobfeed::cli::FeedHints;

namespace {

TokenClaims for_audience(const char* audience) {
    return {.audiences = {audience}, .issued = {}, .expires = {}};
}

}  // namespace

TEST_CASE("each hint at the feed yields to the one before it") {
    FeedHints hints;
    CHECK(choose_feed(hints).feed == "stilling-feed");
    hints.claims = for_audience("");
    CHECK(choose_feed(hints).feed == "public-feed");
    hints.claims = for_audience("feed-api-v2");
    CHECK(choose_feed(hints).feed == "stilling-feed");
    hints.url = "https://example.test/public-feed/";
    CHECK(choose_feed(hints).feed == "public-feed");
    hints.followed = Scope{.feed = "stilling-feed", .base_url = {}, .filters = {}};
    CHECK(choose_feed(hints).feed == "stilling-feed");
    hints.requested = "public-feed";
    CHECK(choose_feed(hints).feed == "public-feed");
}

TEST_CASE("the choice of a feed says why") {
    FeedHints hints;
    CHECK(choose_feed(hints).why == "there is no token");
    hints.claims = for_audience("feed-api-v1");
    CHECK(choose_feed(hints).why == "the token is for feed-api-v1");
    hints.url = "http://127.0.0.1:1/other";
    CHECK(choose_feed(hints).why == "the token is for feed-api-v1");
    hints.followed = Scope{.feed = "public-feed", .base_url = {}, .filters = {}};
    CHECK(choose_feed(hints).why == "the database follows it");
}
