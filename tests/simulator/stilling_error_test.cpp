// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <simdjson.h>

using namespace simulator;
using namespace simulator::test;

namespace {

std::string title_of(const Reply& reply) {
    CHECK(reply.header("Content-Type") == "application/json");
    simdjson::dom::parser parser;
    const simdjson::dom::element error = parser.parse(reply.body);
    CHECK(error["status"].get_int64().value() == reply.status);
    return std::string{error["title"].get_string().value()};
}

Reply page_of_size(const Simulator& feed, const std::string& size) {
    return ask_stilling(feed, "/feed?pageSize=" + size);
}

}  // namespace

TEST_CASE("a missing or bad token is refused with JSON") {
    const Simulator feed{stilling_feed_of(1)};
    const auto reply = get(feed, "/api/v1/feed");
    CHECK(reply.status == 401);
    CHECK(title_of(reply) == "Unauthorized");
    CHECK(get(feed, "/api/v1/feed", {{"Authorization", "Bearer x"}}).body == reply.body);
}

TEST_CASE("the scheme of a token may be written in any case, but must be bearer") {
    const Simulator feed{stilling_feed_of(1)};
    const auto status = [&](const std::string& scheme) {
        return get(feed, "/api/v1/feed", {{"Authorization", scheme + feed.stilling_token()}}).status;
    };
    CHECK(status("bearer ") == 200);
    CHECK(status("BEARER ") == 200);
    CHECK(status("Basic ") == 401);
    CHECK(status("") == 401);
}

TEST_CASE("a wrong address is a 404 with JSON, an ad that is not there one with an empty body") {
    const Simulator feed{stilling_feed_of(1)};
    const auto wrong = ask_stilling(feed, "/feeds");
    CHECK(wrong.status == 404);
    CHECK(title_of(wrong) == "Endpoint GET /api/v1/feeds not found");
    CHECK(title_of(get(feed, "/")) == "Endpoint GET / not found");
    CHECK(ask_stilling(feed, "/feedentry/").status == 404);
    CHECK(ask_stilling(feed, "/feed/a/b").status == 404);
    const auto missing = ask_stilling(feed, "/feedentry/" + numbered_uuid(7));
    CHECK(missing.status == 404);
    CHECK(missing.body.empty());
}

TEST_CASE("what is no UUID is an error of the server, with JSON") {
    const Simulator feed{stilling_feed_of(1)};
    for (const auto* target : {"/feedentry/ad-0", "/feed/17"}) {
        CAPTURE(target);
        const auto reply = ask_stilling(feed, target);
        CHECK(reply.status == 500);
        CHECK(title_of(reply) == "Server Error");
    }
}

TEST_CASE("a slash at the end changes nothing") {
    const Simulator feed{stilling_feed_of(2)};
    CHECK(ask_stilling(feed, "/feed/").body == ask_stilling(feed, "/feed").body);
    CHECK(ask_stilling(feed, "/feed/?last=true").status == 200);
    const auto detail = "/feedentry/" + numbered_uuid(0);
    CHECK(ask_stilling(feed, detail + "/").body == ask_stilling(feed, detail).body);
    CHECK(feed.request_count(RequestKind::first_page) == 3);
}

TEST_CASE("a page size above 10000 is refused with text, one below 0 with an error") {
    const Simulator feed{stilling_feed_of(3)};
    CHECK(page_of_size(feed, "10000").status == 200);
    CHECK(page_of_size(feed, "10001").status == 400);
    CHECK(page_of_size(feed, "10001").header("Content-Type").starts_with("text/plain"));
    CHECK(page_of_size(feed, "-1").status == 500);
    CHECK(page_of_size(feed, "two").body == page_of_size(feed, "1000").body);
    CHECK(page_of_size(feed, "%2B2").body == page_of_size(feed, "2").body);
    CHECK(page_of_size(feed, "+2").body == page_of_size(feed, "1000").body);
}

TEST_CASE("a page size of 0 or 1 always looks like the end") {
    const Simulator feed{stilling_feed_of(3)};
    CHECK(ask_page(feed, "?pageSize=0").ads.size() == 1);
    CHECK(ask_page(feed, "?pageSize=1").ads.size() == 2);
    CHECK_FALSE(ask_page(feed, "?pageSize=0").next_id);
    CHECK_FALSE(ask_page(feed, "?pageSize=1").next_id);
    CHECK(ask_page(feed, "?pageSize=2").next_id);
}

TEST_CASE("a document can be an error for ever, whatever the events say") {
    Simulator feed{stilling_feed_of(2)};
    const auto uuid = numbered_uuid(0);
    CHECK(feed.stilling().share(uuid, Sharing::broken));
    CHECK(title_of(ask_stilling(feed, "/feedentry/" + uuid)) == "Server Error");
    feed.update(uuid);
    CHECK(ask_stilling(feed, "/feedentry/" + uuid).status == 500);
    CHECK(feed.stilling().active().size() == 1);
}
