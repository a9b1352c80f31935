// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <fmt/format.h>

using namespace simulator;
using namespace simulator::test;

using Uuids = std::vector<std::string>;

namespace {

Uuids numbered(std::size_t first, std::size_t last) {
    Uuids uuids;
    for (auto number = first; number <= last; ++number) {
        uuids.push_back(numbered_uuid(number));
    }
    return uuids;
}

}  // namespace

TEST_CASE(
    "a page is its event and the later ones less the last, and the next page begins with the last one "
    "shown") {
    const Simulator feed{stilling_feed_of(7)};
    const auto pages = read_pages(feed, 3);
    REQUIRE(pages.size() == 4);
    CHECK(pages[0].ads == numbered(0, 2));
    CHECK(pages[1].ads == numbered(2, 4));
    CHECK(pages[2].ads == numbered(4, 5));
    CHECK(pages[3].ads == numbered(5, 6));
    CHECK(pages[1].id == pages[0].next_id);
    CHECK(pages[0].next_url == "/api/v1/feed/" + *pages[0].next_id);
    CHECK_FALSE(pages[3].next_url);
}

TEST_CASE("the end is where next is null: one event, or two") {
    const Simulator feed{stilling_feed_of(6)};
    const auto pages = read_pages(feed, 3);
    REQUIRE(pages.size() == 3);
    CHECK(pages[1].ads == numbered(2, 4));
    CHECK(pages[2].ads == numbered(4, 5));
    CHECK(ask_page(feed, "?last=true").ads == numbered(5, 5));
    CHECK_FALSE(ask_page(feed, "?last=true").next_id);
}

TEST_CASE("a short page near the tip still has a next") {
    const Simulator feed{stilling_feed_of(5)};
    const auto pages = read_pages(feed, 1000);
    REQUIRE(pages.size() == 2);
    CHECK(pages[0].ads == numbered(0, 3));
    CHECK(pages[1].ads == numbered(3, 4));
}

TEST_CASE("a feed of up to two events is one page, and of three it is two") {
    const auto events = GENERATE(as<std::size_t>{}, 1, 2, 3);
    const Simulator feed{stilling_feed_of(events)};
    const auto pages = read_pages(feed, 1000);
    CHECK(pages.size() == (events == 3 ? 2 : 1));
    CHECK(folded(pages) == numbered(0, events - 1));
}

TEST_CASE("an empty feed has no page") {
    const Simulator feed{stilling_feed_of(0)};
    CHECK(ask_page(feed, "").status == 404);
    CHECK(ask_page(feed, "?last=true").status == 404);
}

TEST_CASE("with one event a page, the first page looks like the end") {
    const Simulator feed{stilling_feed_of(5)};
    const auto page = ask_page(feed, "?pageSize=1");
    CHECK(page.ads == numbered(0, 1));
    CHECK_FALSE(page.next_id);
}

TEST_CASE("a page holds a thousand events unless asked otherwise, and at most ten thousand") {
    const Simulator feed{stilling_feed_of(1003)};
    CHECK(ask_page(feed, "").ads.size() == 1000);
    CHECK(ask_page(feed, "?pageSize=1001").ads.size() == 1001);
    CHECK(ask_page(feed, "?pageSize=many").ads.size() == 1000);
    CHECK(ask_page(feed, "?pageSize=10000").ads.size() == 1002);
    const auto refused = ask_page(feed, "?pageSize=10001");
    CHECK(refused.status == 400);
    CHECK(refused.header("Content-Type").starts_with("text/plain"));
}

TEST_CASE("a page grows at the tip, and its next appears with the event after the next") {
    Simulator feed{stilling_feed_of(1)};
    const auto alone = ask_page(feed, "");
    CHECK(alone.ads.size() == 1);
    feed.publish(std::vector{numbered_ad(1)});
    const auto two = ask_page(feed, "/" + alone.id);
    CHECK(two.ads == numbered(0, 1));
    CHECK_FALSE(two.next_id);
    feed.publish(std::vector{numbered_ad(2)});
    const auto still_two = ask_page(feed, "/" + alone.id);
    CHECK(still_two.ads == numbered(0, 1));
    REQUIRE(still_two.next_id);
    CHECK(ask_page(feed, "/" + *still_two.next_id).ads == numbered(1, 2));
}

TEST_CASE("an item shows an ad as NAV writes it") {
    const Simulator feed{stilling_feed_of(1)};
    const auto page = ask_page(feed, "");
    const auto time = page.times.at(0);
    const auto uuid = numbered_uuid(0);
    CHECK(page.header("Content-Type") == "application/json");
    CHECK(page.body.starts_with(
        fmt::format(R"({{"version":"1.0","title":"Stillingsfeeden fra arbeidsplassen.no",)")));
    CHECK(page.body.ends_with(fmt::format(
        R"("next_url":null,"id":"{0}","next_id":null,"items":[{{"id":"{1}","url":"/api/v1/feedentry/{1}","title":"Stilling 0","content_text":"Stillingsannonse","date_modified":"{2}","_feed_entry":{{"uuid":"{1}","status":"ACTIVE","title":"Stilling 0","businessName":"?","municipal":"OSLO","sistEndret":"{2}"}}}}]}})",
        page.id, uuid, time)));
    CHECK(time.ends_with("+02:00"));
    CHECK(time.size() > std::string{"2024-06-01T11:00:00.123+02:00"}.size());
}

TEST_CASE("a page that nobody can name") {
    const Simulator feed{stilling_feed_of(2)};
    CHECK(ask_page(feed, "/not-a-uuid").status == 500);
    CHECK(ask_page(feed, fmt::format("/{}", numbered_uuid(0))).status == 404);  // an ad's uuid names no page
    CHECK(ask_page(feed, "?pageSize=-1").status == 500);
}

TEST_CASE("the first event may be one that may not be shown") {
    Simulator feed{stilling_feed_of(3)};
    feed.change_settings([](Settings& settings) { settings.first_event_hidden = true; });
    CHECK(ask_page(feed, "").status == 404);
    CHECK(ask_page(feed, "", {{"If-Modified-Since", "Sat, 01 Jan 2022 00:00:00 GMT"}}).ads == numbered(0, 1));
    CHECK(ask_page(feed, "?last").ads == numbered(2, 2));
}

TEST_CASE("an ad that may not be shared any more takes its events along, and the cursors that name them") {
    Simulator feed{stilling_feed_of(5)};
    const auto first = ask_page(feed, "?pageSize=2");
    feed.stilling().hide(numbered_uuid(1));
    CHECK(ask_page(feed, "/" + *first.next_id).status == 404);
    CHECK(ask_page(feed, "/" + first.id).ads == Uuids{numbered_uuid(0), numbered_uuid(2), numbered_uuid(3)});
    CHECK(ask_stilling(feed, "/feedentry/" + numbered_uuid(1)).status == 404);
    CHECK(feed.stilling().active().size() == 4);
    feed.stilling().hide(numbered_uuid(0));
    CHECK(ask_page(feed, "").status == 404);
    CHECK(ask_page(feed, "", {{"If-Modified-Since", "Sat, 01 Jan 2022 00:00:00 GMT"}}).ads == numbered(2, 3));
    feed.stilling().hide(numbered_uuid(4));
    CHECK(ask_page(feed, "?last").ads == numbered(3, 3));
}

TEST_CASE("an event that appears behind others is on the page of the one before it") {
    Simulator feed{stilling_feed_of(5)};
    const auto cursor = read_pages(feed, 1000).back().id;
    feed.change_settings([](Settings& settings) { settings.behind = 3; });
    feed.publish(std::vector{numbered_ad(9)});
    CHECK(folded(read_pages(feed, 1000, "/" + cursor)) == numbered(3, 4));
    const auto all = read_pages(feed, 1000);
    CHECK(all.front().ads.at(2) == numbered_uuid(9));
    CHECK(folded(all).size() == 6);
    CHECK(all.front().times.at(1) < all.front().times.at(2));
    CHECK(all.front().times.at(2) < all.front().times.at(3));
}

TEST_CASE("a page is compressed when the client asks for it") {
    const Simulator feed{stilling_feed_of(50)};
    const auto plain = ask_stilling(feed, "/feed");
    const auto packed = ask_stilling(feed, "/feed", {{"Accept-Encoding", "gzip"}});
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < plain.body.size() / 4);
    CHECK(gunzip(packed.body) == plain.body);
}
