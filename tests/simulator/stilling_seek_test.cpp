// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "http_date.hpp"
#include "stilling_reader.hpp"

using namespace simulator;
using namespace simulator::test;

namespace {

/// Ads of 1 June, an hour apart from 09:00 UTC on, as events.
PageReply seek(const Simulator& feed, const std::string& moment) {
    return ask_page(feed, "", {{"If-Modified-Since", moment}});
}

Instant utc(std::string_view text) {
    return parse_instant(text).value();
}

void tell(Simulator& feed, std::size_t number, std::string_view time) {
    feed.stilling().tell({numbered_uuid(number), "Tittel", "Bedrift", "OSLO"}, true, utc(time));
}

}  // namespace

TEST_CASE("a seek begins with the first event that is later") {
    const Simulator feed{stilling_feed_of(9)};
    CHECK(seek(feed, "Sat, 01 Jun 2024 12:30:00 GMT").ads.front() == numbered_uuid(4));
    CHECK(seek(feed, "Sat, 01 Jun 2024 14:30:00 +0200").ads.front() == numbered_uuid(4));
    CHECK(seek(feed, "1 Jun 2024 12:30:00 GMT").ads.front() == numbered_uuid(4));
    CHECK(seek(feed, "Fri, 31 May 2024 00:00:00 GMT").ads.front() == numbered_uuid(0));
}

TEST_CASE("a seek behind the last event finds nothing") {
    const Simulator feed{stilling_feed_of(2)};
    CHECK(seek(feed, "Tue, 11 Jun 2024 00:00:00 GMT").status == 404);
}

TEST_CASE("a header that cannot be read is ignored, and the answer begins with the very first event") {
    auto options = stilling_feed_of(3);
    options.old_events = 10;
    const Simulator feed{options};
    const auto header = GENERATE(as<std::string>{}, "Sun, 01 Jun 2024 12:30:00 GMT", "2024-06-01T12:30:00Z",
                                 "Sat, 01 Jun 2024 12:30:00", "Sat, 31 Jun 2024 12:30:00 GMT", "yesterday");
    const auto page = seek(feed, header);
    CAPTURE(header);
    CHECK(page.status == 200);
    CHECK(page.times.front().starts_with("2023-"));
}

TEST_CASE("older events lie before the last six months") {
    auto options = stilling_feed_of(0);
    options.old_events = 10;
    const Simulator feed{options};
    const auto page = ask_page(feed, "");
    CHECK(page.ads.size() >= 9);
    for (const auto& time : page.times) {
        CHECK(time < "2024-06-10");
        CHECK(time.starts_with("202"));
    }
}

TEST_CASE("on a page the same header leaves out the rows that are older, but not the event named") {
    Simulator feed{stilling_feed_of(0)};
    tell(feed, 0, "2024-06-01T10:00:00Z");
    tell(feed, 1, "2024-06-01T11:00:00Z");
    tell(feed, 2, "2024-06-01T10:30:00Z");
    tell(feed, 3, "2024-06-01T11:00:01Z");
    tell(feed, 4, "2024-06-01T11:00:02Z");
    const auto id = ask_page(feed, "").id;
    const auto page = ask_page(feed, "/" + id, {{"If-Modified-Since", "Sat, 01 Jun 2024 11:00:00 GMT"}});
    CHECK(page.ads == std::vector{numbered_uuid(0), numbered_uuid(1), numbered_uuid(3)});
}

TEST_CASE("a seek leaves out older rows of the page that it finds, too") {
    Simulator feed{stilling_feed_of(0)};
    tell(feed, 0, "2024-06-01T10:00:00Z");
    tell(feed, 1, "2024-06-01T11:00:00Z");
    tell(feed, 2, "2024-06-01T10:30:00Z");  // begun before, committed after
    const auto found = seek(feed, "Sat, 01 Jun 2024 10:59:59 GMT");
    CHECK(found.ads == std::vector{numbered_uuid(1)});
    CHECK(ask_page(feed, "/" + found.id).ads == std::vector{numbered_uuid(1), numbered_uuid(2)});
}

TEST_CASE("an event can come late, with a time before those that it follows") {
    Simulator feed{stilling_feed_of(0)};
    feed.publish(std::vector{numbered_ad(0)});
    feed.change_settings([](Settings& settings) { settings.lag = std::chrono::minutes{30}; });
    feed.publish(std::vector{numbered_ad(1)});
    const auto page = ask_page(feed, "");
    CHECK(page.ads == std::vector{numbered_uuid(0), numbered_uuid(1)});
    CHECK(page.times.at(1) < page.times.at(0));
    CHECK(seek(feed, "Mon, 10 Jun 2024 11:45:00 GMT").ads == std::vector{numbered_uuid(0)});
}

TEST_CASE("a page tells its ETag, which is the last event shown, and when that was") {
    Simulator feed{stilling_feed_of(4)};
    const auto page = ask_page(feed, "?pageSize=2");
    CHECK(page.header("ETag") == page.next_id);
    const auto shown = parse_http_date(page.header("Last-Modified"));
    REQUIRE(shown);
    CHECK(*shown == std::chrono::floor<std::chrono::seconds>(utc(page.times.back())));
}

TEST_CASE("304 needs nothing but the ETag of what would be shown") {
    const Simulator feed{stilling_feed_of(4)};
    const auto page = ask_page(feed, "");
    const auto target = "/" + page.id;
    const std::pair<std::string, std::string> tag{"If-None-Match", page.header("ETag")};
    const std::pair<std::string, std::string> since{"If-Modified-Since", "Sat, 01 Jun 2024 11:10:00 GMT"};
    CHECK(ask_page(feed, target, {tag}).status == 304);
    CHECK(ask_page(feed, target, {tag}).body.empty());
    CHECK(ask_page(feed, target, {since}).status == 200);
    // The rows before the moment are left out first, so another event is the last of the page.
    CHECK(ask_page(feed, target, {tag, since}).status == 200);
    CHECK(ask_page(feed, target,
                   {{"If-None-Match", page.id}, {"If-Modified-Since", "Tue, 11 Jun 2024 00:00:00 GMT"}})
              .status == 304);
}

TEST_CASE(
    "at the tip one more event exists under the same ETag, and a conditional request hides what is behind "
    "it") {
    Simulator feed{stilling_feed_of(2)};
    const auto tip = ask_page(feed, "");
    REQUIRE_FALSE(tip.next_id);
    feed.publish(std::vector{numbered_ad(2)});
    const auto grown = ask_page(feed, "/" + tip.id);
    CHECK(grown.header("ETag") == tip.header("ETag"));
    CHECK(grown.ads == tip.ads);
    CHECK(grown.next_id == tip.header("ETag"));

    const auto last = ask_page(feed, "?last=true");
    feed.set_now(utc("2024-06-10T13:00:00Z"));
    const Headers conditional{{"If-None-Match", last.header("ETag")},
                              {"If-Modified-Since", "Mon, 10 Jun 2024 13:30:00 GMT"}};
    feed.stop(numbered_uuid(2));  // a removal
    const auto hidden = ask_page(feed, "/" + last.id, conditional);
    CHECK(hidden.status == 304);
    CHECK(hidden.body.empty());
    CHECK(folded({ask_page(feed, "/" + last.id)}).empty());
}
