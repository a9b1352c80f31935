// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

using namespace simulator;
using namespace simulator::test;

namespace {

int status_with(const Simulator& feed, const std::string& token) {
    return get(feed, "/api/v1/feed", {{"Authorization", "Bearer " + token}}).status;
}

}  // namespace

TEST_CASE("the public token comes behind a line of prose, and needs none itself") {
    const Simulator feed{stilling_feed_of(1)};
    const auto reply = get(feed, "/api/publicToken");
    CHECK(reply.status == 200);
    CHECK(reply.header("Content-Type").starts_with("text/plain"));
    const auto answered = lines(reply.body);
    REQUIRE(answered.size() == 2);
    CHECK(answered[0].find(' ') != std::string::npos);
    CHECK(answered[1] == feed.public_token());
    CHECK(status_with(feed, answered[1]) == 200);
}

TEST_CASE("the feed accepts tokens of its own kind alone, and public-feed its own") {
    const Simulator feed{stilling_feed_of(1)};
    CHECK(status_with(feed, feed.stilling_token()) == 200);
    CHECK(status_with(feed, feed.token()) == 401);
    CHECK(
        get(feed, "/public-feed/api/v1/ads", {{"Authorization", "Bearer " + feed.stilling_token()}}).status ==
        401);
    auto expired = stilling_claims();
    expired.expires = feed.now();
    CHECK(status_with(feed, make_token(expired)) == 401);
    auto foreign = stilling_claims();
    foreign.issuer = "nav.no";
    CHECK(status_with(feed, make_token(foreign)) == 401);
    CHECK(status_with(feed, "nonsense") == 401);
    CHECK(get(feed, "/api/v1/feed").status == 401);
    CHECK(get(feed, "/api/v1/feedentry/" + numbered_uuid(0)).status == 401);
}

TEST_CASE("after a rotation the public token of before is refused") {
    Simulator feed{stilling_feed_of(1)};
    const auto before = feed.public_token();
    feed.rotate_public_token();
    CHECK(feed.public_token() != before);
    CHECK(status_with(feed, before) == 401);
    CHECK(status_with(feed, feed.public_token()) == 200);
}

TEST_CASE("the public token is rotated in the middle of a run") {
    Simulator feed{stilling_feed_of(1)};
    feed.change_settings([](Settings& settings) { settings.public_token_uses = 2; });
    const auto first = feed.public_token();
    CHECK(status_with(feed, first) == 200);
    CHECK(status_with(feed, feed.stilling_token()) == 200);
    CHECK(status_with(feed, first) == 200);
    CHECK(status_with(feed, first) == 401);
    CHECK(status_with(feed, lines(get(feed, "/api/publicToken").body).at(1)) == 200);
}

TEST_CASE("for hours the public token is refused and still handed out") {
    Simulator feed{stilling_feed_of(1)};
    const auto token = feed.public_token();
    feed.change_settings([](Settings& settings) { settings.public_token_refused = true; });
    CHECK(status_with(feed, token) == 401);
    CHECK(lines(get(feed, "/api/publicToken").body).at(1) == token);
    CHECK(status_with(feed, feed.stilling_token()) == 200);
}

TEST_CASE("a public token with a lifetime says when it ends, and is handed out beyond") {
    auto options = stilling_feed_of(1);
    options.public_token_lifetime = std::chrono::hours{2};
    Simulator feed{options};
    const auto token = feed.public_token();
    feed.set_now(feed.now() + std::chrono::hours{2});
    CHECK(status_with(feed, token) == 401);
    CHECK(feed.public_token() == token);
    feed.rotate_public_token();
    CHECK(status_with(feed, feed.public_token()) == 200);
}

TEST_CASE("there may be no public token") {
    Simulator feed{stilling_feed_of(1)};
    feed.change_settings([](Settings& settings) { settings.public_token_published = false; });
    CHECK(get(feed, "/api/publicToken").status == 404);
}

TEST_CASE("revoked tokens are refused whatever their kind") {
    Simulator feed{stilling_feed_of(1)};
    feed.change_settings([](Settings& settings) { settings.token_revoked = true; });
    CHECK(status_with(feed, feed.stilling_token()) == 401);
    CHECK(status_with(feed, feed.public_token()) == 401);
}
