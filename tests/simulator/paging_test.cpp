// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace simulator;
using namespace simulator::test;

using Uuids = std::vector<std::string>;

namespace {

Options capped(std::vector<std::string> ads, std::int64_t cap) {
    auto options = serving(std::move(ads));
    options.settings.cap = cap;
    return options;
}

}  // namespace

TEST_CASE("a page holds what it says, newest first") {
    const Simulator feed{serving(ads_a_minute_apart(5))};
    const auto page = ask(feed, "size=2&page=1");
    CHECK(page.uuids() == Uuids{"ad-2", "ad-3"});
    CHECK(page.number("totalElements") == 5);
    CHECK(page.number("pageNumber") == 1);
    CHECK(page.number("pageSize") == 2);
    CHECK(page.number("totalPages") == 3);
    CHECK_FALSE(page.flag("first"));
    CHECK_FALSE(page.flag("last"));
    CHECK(page.body.ends_with(R"("sort":"published:desc"})"));
    CHECK(ask(feed, "size=2&page=0").flag("first"));
    CHECK(ask(feed, "size=2&page=2").flag("last"));
}

TEST_CASE("ads are served byte for byte") {
    const std::string odd = R"({ "uuid":"x",  "new field": 1.50, "title":"\u00e6 " })";
    const Simulator feed{serving({odd})};
    CHECK(ask(feed, "").body.starts_with(R"({"content":[)" + odd + "],"));
}

TEST_CASE("the first page and twenty ads are what is not asked otherwise") {
    const Simulator feed{serving(ads_a_minute_apart(30))};
    const auto page = ask(feed, "");
    CHECK(page.uuids().size() == 20);
    CHECK(page.uuids().front() == "ad-0");
}

TEST_CASE("the page size is clamped silently to 1..100") {
    const Simulator feed{serving(ads_a_minute_apart(150))};
    CHECK(ask(feed, "size=4999").uuids().size() == 100);
    CHECK(ask(feed, "size=4999").number("pageSize") == 100);
    CHECK(ask(feed, "size=0").uuids().size() == 1);
    CHECK(ask(feed, "size=-7").number("pageSize") == 1);
}

TEST_CASE("a page or size that is no number is refused with text") {
    const Simulator feed{serving({})};
    const auto query =
        GENERATE(as<std::string>{}, "page=two", "size=1.5", "page=", "size=99999999999", "page=1%20");
    const auto reply = ask(feed, query);
    CAPTURE(query);
    CHECK(reply.status == 400);
    CHECK(reply.body.starts_with("Bad numeric parameter value: "));
    CHECK(reply.header("Content-Type").starts_with("text/plain"));
    CHECK(ask(feed, "page=two").body == R"(Bad numeric parameter value: For input string: "two")");
    CHECK(ask(feed, "size=%2B7").number("pageSize") == 7);
}

TEST_CASE("a page past the hits is empty, with the true totals") {
    const Simulator feed{serving(ads_a_minute_apart(25))};
    for (const int page : {3, 17, 499, 500, 10'000}) {
        const auto beyond = ask(feed, fmt::format("size=10&page={}", page));
        CAPTURE(page);
        CHECK(beyond.uuids().empty());
        CHECK(beyond.number("pageNumber") == std::min(page, 499));
        CHECK(beyond.number("totalElements") == 25);
        CHECK(beyond.number("totalPages") == 3);
        CHECK(beyond.flag("last"));
    }
}

TEST_CASE("a negative page is the first") {
    const Simulator feed{serving(ads_a_minute_apart(5))};
    const auto page = ask(feed, "size=2&page=-3");
    CHECK(page.uuids().front() == "ad-0");
    CHECK(page.number("pageNumber") == 0);
    CHECK(page.flag("first"));
}

TEST_CASE("no query counts more hits than the cap, nor does another window of it") {
    const Simulator feed{capped(ads_a_minute_apart(80), 50)};
    const auto last = ask(feed, "size=10&page=4");
    CHECK(last.uuids().back() == "ad-49");
    CHECK(last.number("totalElements") == 50);
    CHECK(last.number("totalPages") == 5);
    CHECK(last.flag("last"));
    CHECK(ask(feed, "published=[*,2024-06-10T08:20:00Z]&size=10").uuids().front() == "ad-40");
    CHECK(ask(feed, "published=[*,2024-06-10T08:20:00Z]").number("totalElements") == 40);
}

TEST_CASE("every page at or past the cap of a full query shows the hits just behind the cap, for ever") {
    const Simulator feed{capped(ads_a_minute_apart(80), 50)};
    for (const int page : {5, 6, 17, 10'000}) {
        const auto beyond = ask(feed, fmt::format("size=10&page={}", page));
        CAPTURE(page);
        REQUIRE(beyond.uuids().size() == 10);
        CHECK(beyond.uuids().front() == "ad-50");
        CHECK(beyond.uuids().back() == "ad-59");
        CHECK(beyond.number("pageNumber") == 4);
    }
}

TEST_CASE("the page behind the cap holds what there is") {
    CHECK(ask(Simulator{capped(ads_a_minute_apart(53), 50)}, "size=10&page=9").uuids() ==
          Uuids{"ad-50", "ad-51", "ad-52"});
    CHECK(ask(Simulator{capped(ads_a_minute_apart(50), 50)}, "size=10&page=9").uuids().empty());
}

TEST_CASE("a page size that does not divide the cap leaves a page that is never called the last") {
    const Simulator feed{capped(ads_a_minute_apart(80), 50)};
    const auto page = ask(feed, "size=20&page=2");
    CHECK(page.uuids().front() == "ad-40");
    CHECK(page.uuids().back() == "ad-59");
    CHECK(page.number("pageNumber") == 1);
    CHECK(page.number("totalPages") == 3);
    CHECK_FALSE(page.flag("last"));
}

TEST_CASE("a cap below the page size is the most that a query shows") {
    const Simulator feed{capped(ads_a_minute_apart(20), 7)};
    CHECK(ask(feed, "size=10").uuids().size() == 7);
    CHECK(ask(feed, "size=10&page=1").uuids().size() == 7);
}

TEST_CASE("nothing found is an empty page") {
    const Simulator feed{serving(ads_a_minute_apart(3))};
    const auto page = ask(feed, "uuid=none&page=7");
    CHECK(page.uuids().empty());
    CHECK(page.number("totalElements") == 0);
    CHECK(page.number("totalPages") == 0);
    CHECK(page.flag("last"));
}

TEST_CASE("a tie comes in another order in each request") {
    const Simulator feed{serving(tied_ads(80))};
    const auto first = ask(feed, "size=100").uuids();
    const auto second = ask(feed, "size=100").uuids();
    CHECK(first != second);
    CHECK(std::set<std::string>(first.begin(), first.end()) ==
          std::set<std::string>(second.begin(), second.end()));
}

TEST_CASE("pages that cut through a tie repeat and skip ads") {
    const Simulator feed{serving(tied_ads(80))};
    std::set<std::string> seen;
    for (int page = 0; page < 8; ++page) {
        const auto uuids = ask(feed, fmt::format("size=10&page={}", page)).uuids();
        CHECK(std::set<std::string>(uuids.begin(), uuids.end()).size() == 10);
        seen.insert(uuids.begin(), uuids.end());
    }
    CHECK(seen.size() < 80);
}

TEST_CASE("any ad of a tie that the cap cuts can be the one that is out of reach") {
    const Simulator feed{capped(tied_ads(30), 10)};
    std::set<std::string> seen;
    for (int request = 0; request < 30; ++request) {
        const auto uuids = ask(feed, "size=10").uuids();
        seen.insert(uuids.begin(), uuids.end());
    }
    CHECK(seen.size() > 20);
}

TEST_CASE("the order of ties follows from the seed and the number of the request") {
    auto options = serving(tied_ads(50));
    const Simulator one{options};
    const Simulator same{options};
    options.seed = 2;
    const Simulator other{options};
    const auto order = ask(one, "size=50").uuids();
    CHECK(ask(same, "size=50").uuids() == order);
    CHECK(ask(other, "size=50").uuids() != order);
}

TEST_CASE("ties keep their order when asked to, and ads of different moments always do") {
    Simulator feed{serving(tied_ads(50))};
    feed.change_settings([](Settings& settings) { settings.order = Order::kept; });
    CHECK(ask(feed, "size=50").uuids() == ask(feed, "size=50").uuids());
    const Simulator minutes{serving(ads_a_minute_apart(50))};
    CHECK(ask(minutes, "size=50").uuids() == ask(minutes, "size=50").uuids());
}

TEST_CASE("moments of the same millisecond are a tie") {
    const Simulator feed{serving({SmallAd{.uuid = "a", .published = "2024-06-01T10:00:00.123999Z"}.json(),
                                  SmallAd{.uuid = "b", .published = "2024-06-01T10:00:00.123Z"}.json()})};
    std::set<Uuids> orders;
    for (int request = 0; request < 40; ++request) {
        orders.insert(ask(feed, "").uuids());
    }
    CHECK(orders.size() == 2);
    CHECK(found(feed, "published=2024-06-01T10:00:00.123") == Uuids{"a", "b"});
}

TEST_CASE("a new ad shifts the pages and a stopped one makes a reader skip an ad") {
    Simulator feed{serving(ads_a_minute_apart(4))};
    CHECK(ask(feed, "size=2&page=0").uuids() == Uuids{"ad-0", "ad-1"});
    feed.publish(1);
    CHECK(ask(feed, "size=2&page=1").uuids() == Uuids{"ad-1", "ad-2"});
    feed.stop("ad-0");
    feed.stop("ad-1");
    CHECK(ask(feed, "size=2&page=1").uuids() == Uuids{"ad-3"});
}
