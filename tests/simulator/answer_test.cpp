// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

#include <algorithm>

using namespace simulator;
using namespace simulator::test;

namespace {

const std::string ads_target = "/public-feed/api/v1/ads";

Reply ask_with_token(const Simulator& feed, const std::string& token) {
    return get(feed, ads_target, {{"Authorization", "Bearer " + token}});
}

}  // namespace

TEST_CASE("an answer may be cached and has no ETag") {
    const Simulator feed{serving(ads_a_minute_apart(1))};
    const auto reply = ask(feed, "");
    CHECK(reply.status == 200);
    CHECK(reply.header("Content-Type") == "application/json");
    CHECK(reply.header("Cache-Control") == "public, max-age=300");
    CHECK(reply.header("ETag").empty());
    CHECK(reply.header("Date") == "Mon, 10 Jun 2024 12:00:00 GMT");
}

TEST_CASE("the Date header can be off") {
    Simulator feed{serving({})};
    feed.change_settings([](Settings& settings) { settings.skew = std::chrono::minutes{-90}; });
    CHECK(ask(feed, "").header("Date") == "Mon, 10 Jun 2024 10:30:00 GMT");
}

TEST_CASE("gzip comes only when it is asked for and holds the same") {
    Simulator feed{serving(ads_a_minute_apart(40))};
    const auto plain = ask(feed, "size=30");
    const auto zipped = ask(feed, "size=30", {{"Accept-Encoding", "deflate, gzip, br"}});
    CHECK(plain.header("Content-Encoding").empty());
    CHECK(zipped.header("Content-Encoding") == "gzip");
    CHECK(zipped.body.size() < plain.body.size());
    CHECK(gunzip(zipped.body) == plain.body);
    CHECK(gunzip(ask(feed, "uuid=none", {{"Accept-Encoding", "gzip"}}).body) == ask(feed, "uuid=none").body);
}

TEST_CASE("errors are never compressed") {
    const Simulator feed{serving({})};
    const auto reply = ask(feed, "page=x", {{"Accept-Encoding", "gzip"}});
    CHECK(reply.header("Content-Encoding").empty());
    CHECK(reply.body == R"(Bad numeric parameter value: For input string: "x")");
}

TEST_CASE("a missing token is refused with a challenge") {
    const Simulator feed{serving({})};
    const auto reply = get(feed, ads_target);
    CHECK(reply.status == 401);
    CHECK(reply.header("WWW-Authenticate").starts_with("Bearer"));
    CHECK(get(feed, ads_target, {{"Authorization", "Basic " + feed.token()}}).status == 401);
}

TEST_CASE("a token is refused when it is changed, of another audience or issuer, or has expired") {
    const Simulator feed{serving({})};
    auto token = feed.token();
    CHECK(ask_with_token(feed, token).status == 200);
    token.back() = token.back() == 'E' ? 'F' : 'E';
    CHECK(ask_with_token(feed, token).status == 401);
    CHECK(ask_with_token(feed, "nonsense").status == 401);
    CHECK(ask_with_token(feed, make_token({.audience = "feed-api-v2"})).status == 401);
    CHECK(ask_with_token(feed, make_token({.issuer = "nav-no"})).status == 401);
    const auto noon = feed.now();
    CHECK(ask_with_token(feed, make_token({.expires = noon + std::chrono::seconds{1}})).status == 200);
    const auto expired = ask_with_token(feed, make_token({.expires = noon}));
    CHECK(expired.status == 401);
    CHECK(expired.header("WWW-Authenticate").find("invalid_token") != std::string::npos);
}

TEST_CASE("a token is a JWT: three parts of base64url") {
    const auto token = make_token();
    CHECK(std::ranges::count(token, '.') == 2);
    CHECK(token.starts_with("eyJ"));
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
          std::string::npos);
    CHECK(make_token({.subject = "someone"}) != token);
}

TEST_CASE("tokens can be revoked at any time") {
    Simulator feed{serving({})};
    feed.change_settings([](Settings& settings) { settings.token_revoked = true; });
    CHECK(ask(feed, "").status == 401);
    feed.change_settings([](Settings& settings) { settings.token_revoked = false; });
    CHECK(ask(feed, "").status == 200);
}

TEST_CASE("after the shutdown everything is 404, with any token") {
    Simulator feed{serving({})};
    feed.change_settings([](Settings& settings) { settings.shutdown = true; });
    CHECK(ask(feed, "").status == 404);
    CHECK(get(feed, ads_target).status == 404);
    CHECK(get(feed, "/public-feed").status == 404);
    CHECK(get(feed, "/control/count").status == 200);
}

TEST_CASE("other paths are not found") {
    const Simulator feed{serving({})};
    CHECK(get(feed, "/public-feed/api/v2/ads").status == 404);
    CHECK(get(feed, "/elsewhere").status == 404);
}
