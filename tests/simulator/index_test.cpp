// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

#include <chrono>

using namespace simulator;
using namespace simulator::test;
using namespace std::chrono_literals;

using Uuids = std::vector<std::string>;

TEST_CASE("an ad can be found only some minutes after its updated, and what it replaces until then") {
    Simulator feed{serving(ads_a_minute_apart(2))};
    feed.change_settings([](Settings& settings) { settings.index_lag = 5min; });
    const auto added = feed.publish(1);
    feed.update("ad-1");
    CHECK(found(feed, "") == Uuids{"ad-0", "ad-1"});
    CHECK(found(feed, "updated=[2024-06-10T12:00:00Z,*]") == Uuids{});
    CHECK(feed.ad_count() == 3);
    CHECK(feed.ads().size() == 3);
    feed.set_now(feed.now() + 6min);
    CHECK(ask(feed, "").number("totalElements") == 3);
    CHECK(ask(feed, "updated=[2024-06-10T12:00:00Z,*]").number("totalElements") == 2);
    CHECK(found(feed, "uuid=" + added.front()) == added);
}

TEST_CASE("an ad that is stopped before it could be found never is") {
    Simulator feed{serving({})};
    feed.change_settings([](Settings& settings) { settings.index_lag = 5min; });
    const auto added = feed.publish(1);
    CHECK(feed.stop(added.front()));
    feed.set_now(feed.now() + 1h);
    CHECK(found(feed, "") == Uuids{});
    CHECK(feed.ad_count() == 0);
}

TEST_CASE("an ad can be in the index twice until it is stopped, and changes reach one of the two") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(feed.duplicate("ad-1"));
    CHECK_FALSE(feed.duplicate("nobody"));
    CHECK(found(feed, "") == Uuids{"ad-0", "ad-1", "ad-1", "ad-2"});
    CHECK(ask(feed, "uuid=ad-1").number("totalElements") == 2);
    CHECK(feed.ad_count() == 3);
    CHECK(feed.ads().size() == 3);
    feed.update("ad-1");
    CHECK(found(feed, "updated=[2024-06-10T12:00:00Z,*]") == Uuids{"ad-1"});
    CHECK(ask(feed, "").number("totalElements") == 4);
    feed.stop("ad-1");
    CHECK(found(feed, "") == Uuids{"ad-0", "ad-2"});
}

TEST_CASE("any field of an ad can be edited, its times too, and nothing else changes") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(feed.edit("ad-0", "published", "null"));
    CHECK(feed.edit("ad-1", "updated", "null"));
    CHECK_FALSE(feed.edit("nobody", "title", "null"));
    CHECK(ask(feed, "").uuids() == Uuids{"ad-1", "ad-2", "ad-0"});
    CHECK(found(feed, "published=[*,*]") == Uuids{"ad-1", "ad-2"});
    CHECK(found(feed, "updated=[*,*]") == Uuids{"ad-0", "ad-2"});
    const auto events = feed.stilling().events().size();
    feed.edit("ad-2", "title", R"("Ny")", Notice::silent);
    CHECK(feed.stilling().events().size() == events);
}

TEST_CASE("a batch of ads has one updated") {
    Simulator feed{serving(ads_a_minute_apart(2))};
    feed.begin_batch();
    feed.publish(3);
    feed.update("ad-1");
    feed.end_batch();
    feed.update("ad-0");
    CHECK(ask(feed, "updated=[2024-06-10T12:00:00.0Z,2024-06-10T12:00:00.0Z]").number("totalElements") == 4);
    CHECK(found(feed, "updated=(2024-06-10T12:00:00.0Z,*]") == Uuids{"ad-0"});
}

TEST_CASE("an answer from a cache says its age and is of an older date") {
    Simulator feed{serving(ads_a_minute_apart(1))};
    CHECK(ask(feed, "").header("Age").empty());
    feed.change_settings([](Settings& settings) { settings.age = 2h; });
    CHECK(ask(feed, "").header("Age") == "7200");
    CHECK(ask(feed, "").header("Date") == "Mon, 10 Jun 2024 10:00:00 GMT");
}

TEST_CASE("links may lead to the host that was asked") {
    Simulator feed{serving(ads_a_minute_apart(1))};
    CHECK(ask(feed, "").body.find("stillinger/stilling") == std::string::npos);
    feed.change_settings([](Settings& settings) { settings.own_links = true; });
    const auto link = R"("link":"https://feed.example/stillinger/stilling/ad-0")";
    const auto plain = ask(feed, "", {{"Host", "feed.example"}});
    CHECK(plain.body.find(link) != std::string::npos);
    CHECK(gunzip(ask(feed, "", {{"Host", "feed.example"}, {"Accept-Encoding", "gzip"}}).body) == plain.body);
}

TEST_CASE("bodies may come in chunks without a length, as at NAV") {
    Simulator feed{serving(ads_a_minute_apart(30))};
    const Headers gzip{{"Accept-Encoding", "gzip"}};
    feed.change_settings([](Settings& settings) { settings.chunked = true; });
    const auto chunked = ask(feed, "");
    CHECK(chunked.header("Transfer-Encoding") == "chunked");
    CHECK(chunked.header("Content-Length").empty());
    CHECK(gunzip(ask(feed, "", gzip).body) == chunked.body);
    feed.change_settings([](Settings& settings) { settings.chunked = false; });
    CHECK(ask(feed, "").header("Content-Length") == std::to_string(chunked.body.size()));
    CHECK(ask(feed, "").body == chunked.body);
}

TEST_CASE("the index is changed by control as well") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(post(feed, "/control/duplicate?uuid=ad-0").body == "ad-0\n");
    CHECK(post(feed, "/control/edit?uuid=ad-1&field=published&value=null").body == "ad-1\n");
    CHECK(ask(feed, "").uuids().size() == 4);
    CHECK(ask(feed, "").uuids().back() == "ad-1");
    CHECK(post(feed, "/control/batch?on=1").status == 200);
    CHECK(lines(post(feed, "/control/update?count=9").body).size() == 3);
    CHECK(post(feed, "/control/batch?on=0").status == 200);
    CHECK(ask(feed, "updated=[2024-06-10T12:00:00.0Z,2024-06-10T12:00:00.0Z]").number("totalElements") == 3);
    CHECK(post(feed, "/control/set?index-lag=5m&age=1h&own-links=1&chunked=1").status == 200);
    CHECK(feed.settings().index_lag == 5min);
    CHECK(feed.settings().age == 1h);
    CHECK(feed.settings().own_links);
    CHECK(feed.settings().chunked);
}
