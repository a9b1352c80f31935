// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

using namespace simulator;
using namespace simulator::test;

using Uuids = std::vector<std::string>;

TEST_CASE("published ads are found at once, at the moment asked for") {
    Simulator feed{serving({})};
    const auto uuids = lines(post(feed, "/control/publish?count=3&at=2024-06-02T22:00:00Z").body);
    CHECK(uuids.size() == 3);
    CHECK(get(feed, "/control/count").body == "3\n");
    CHECK(ask(feed, "published=2024-06-02T22:00:00Z").number("totalElements") == 3);
    CHECK(ask(feed, "updated=[2024-06-10T12:00:00Z,*]").number("totalElements") == 3);
    const auto now = lines(post(feed, "/control/publish").body);
    CHECK(ask(feed, "published=[today,*]").uuids() == now);
}

TEST_CASE("ads sent along are published byte for byte, in the place of those they replace") {
    Simulator feed{serving(ads_a_minute_apart(2))};
    const auto changed = SmallAd{.uuid = "ad-1", .title = "Ny"}.json();
    const auto added = SmallAd{.uuid = "x"}.json();
    CHECK(post(feed, "/control/publish", changed + "\n" + added + "\n").body == "ad-1\nx\n");
    CHECK(feed.ad_count() == 3);
    CHECK(ask(feed, "uuid=ad-1").body.find(changed) != std::string::npos);
    CHECK(post(feed, "/control/publish", SmallAd{.uuid = "y"}.json() + "\nnonsense\n").status == 400);
    CHECK(feed.ad_count() == 3);
}

TEST_CASE("an update changes title, description and updated, and nothing else") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(post(feed, "/control/update?uuid=ad-1").body == "ad-1\n");
    const auto once = ask(feed, "uuid=ad-1").body;
    CHECK(
        once.find(
            R"x("title":"Tittel (endring 1)","description":"<p>Tekst</p><p>Endring 1.</p>","source":"DIR")x") !=
        std::string::npos);
    CHECK(found(feed, "updated=[2024-06-10T12:00:00Z,*]") == Uuids{"ad-1"});
    CHECK(ask(feed, "size=3").uuids() == Uuids{"ad-0", "ad-1", "ad-2"});
    post(feed, "/control/update?uuid=ad-1");
    CHECK(ask(feed, "uuid=ad-1").body != once);
    CHECK(lines(post(feed, "/control/update?count=2").body).size() == 2);
}

TEST_CASE("each change has a later updated than the one before") {
    Simulator feed{serving(ads_a_minute_apart(2))};
    feed.update("ad-0");
    feed.update("ad-1");
    CHECK(feed.ads().at(0)->updated().value() < feed.ads().at(1)->updated().value());
}

TEST_CASE("a stopped ad is no longer found") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(post(feed, "/control/stop?uuid=ad-1").body == "ad-1\n");
    CHECK(found(feed, "") == Uuids{"ad-0", "ad-2"});
    CHECK(found(feed, "uuid=ad-1") == Uuids{});
    CHECK(post(feed, "/control/stop?uuid=ad-1").body.empty());
    CHECK(lines(post(feed, "/control/stop?count=99").body).size() == 2);
    CHECK(feed.ad_count() == 0);
}

TEST_CASE("an expired ad had its last day in Oslo yesterday and is served until it is dropped") {
    Simulator feed{serving(ads_a_minute_apart(2))};
    post(feed, "/control/expire?uuid=ad-0");
    const auto body = ask(feed, "uuid=ad-0").body;
    CHECK(body.find(R"("expires":"2024-06-08T22:00:00Z")") != std::string::npos);
    CHECK(found(feed, "updated=[today,*]") == Uuids{"ad-0"});
    CHECK(post(feed, "/control/expire?uuid=ad-1&drop=1").body == "ad-1\n");
    CHECK(found(feed, "") == Uuids{"ad-0"});
}

TEST_CASE("settings are changed while the feed serves") {
    Simulator feed{serving(ads_a_minute_apart(9))};
    CHECK(post(feed, "/control/set?cap=4&order=kept&latency=1ms&skew=-2h&now=2024-06-11T00:00:00Z").status ==
          200);
    const auto settings = feed.settings();
    CHECK(settings.order == Order::kept);
    CHECK(settings.latency == std::chrono::milliseconds{1});
    const auto reply = ask(feed, "");
    CHECK(reply.number("totalElements") == 4);
    CHECK(reply.header("Date") == "Mon, 10 Jun 2024 22:00:00 GMT");
    post(feed, "/control/set?token=revoked");
    CHECK(ask(feed, "").status == 401);
    post(feed, "/control/set?shutdown=1&token=ok");
    CHECK(ask(feed, "").status == 404);
    post(feed, "/control/set?behind=3&first-event-hidden=1&detail-latency=2s&public-token-published=0");
    CHECK(feed.settings().behind == 3);
    CHECK(feed.settings().first_event_hidden);
    CHECK(feed.settings().detail_latency == std::chrono::seconds{2});
    CHECK_FALSE(feed.settings().public_token_published);
    post(feed, "/control/set?public-token-refused=1&public-token-uses=9&lag=30m&outage=502");
    CHECK(feed.settings().public_token_refused);
    CHECK(feed.settings().public_token_uses == 9);
    CHECK(feed.settings().lag == std::chrono::minutes{30});
    CHECK(feed.settings().outage == 502);
    post(feed, "/control/set?shutdown=0");
    CHECK(ask(feed, "").status == 200);
}

TEST_CASE("a mistake in the settings changes none of them") {
    Simulator feed{serving({})};
    const auto query = GENERATE(as<std::string>{}, "order=random", "cap=many", "cap=-1", "latency=3x",
                                "latency=s", "shutdown=yes", "token=bad", "now=today");
    const auto reply = post(feed, "/control/set?skew=5s&" + query);
    CAPTURE(query);
    CHECK(reply.status == 400);
    CHECK(reply.body.find(query.substr(query.find('=') + 1)) != std::string::npos);
    CHECK(feed.settings().skew.count() == 0);
}

TEST_CASE("the truth can be read as NDJSON") {
    auto ads = ads_a_minute_apart(3);
    Simulator feed{serving(ads)};
    CHECK(lines(get(feed, "/control/ads").body) == ads);
}

TEST_CASE("every request to the feed is recorded without its token") {
    Simulator feed{serving({})};
    ask(feed, "page=0&x=\"", {{"User-Agent", "reader/1.0"}, {"Accept-Encoding", "gzip"}});
    get(feed, "/public-feed/api/v1/ads", {{"Authorization", "Bearer secret"}});
    get(feed, "/public-feed/api/v1/ads");
    const auto log = get(feed, "/control/requests").body;
    const auto recorded = lines(log);
    REQUIRE(recorded.size() == 3);
    CHECK(recorded[0].starts_with(
        R"({"number":1,"method":"GET","target":"/public-feed/api/v1/ads?page=0&x=\"","userAgent":"reader/1.0","acceptEncoding":"gzip","authorization":"ok","status":200,"bytes":)"));
    CHECK(recorded[1].find(R"("authorization":"bad","status":401)") != std::string::npos);
    CHECK(recorded[2].find(R"("authorization":"absent","status":401)") != std::string::npos);
    CHECK(log.find("secret") == std::string::npos);
    CHECK(log.find(feed.token()) == std::string::npos);
}

TEST_CASE("the log says what was asked of which feed, and on which condition") {
    Simulator feed{serving({})};
    ask(feed, "");
    get(feed, "/api/publicToken");
    get(feed, "/api/v1/feed", {{"If-Modified-Since", "now"}});
    get(feed, "/api/v1/feed/x", {{"If-None-Match", "y"}});
    get(feed, "/api/v1/feedentry/z");
    get(feed, "/elsewhere");
    CHECK(feed.request_count(RequestKind::detail) == 1);
    CHECK(get(feed, "/control/counts").body ==
          "ads 1\ndetail 1\nfirst_page 1\nother 1\npage 1\npublic_token 1\n");
    const auto recorded = lines(get(feed, "/control/requests").body);
    REQUIRE(recorded.size() == 6);
    const std::vector<std::string> ends{R"("kind":"ads","ifModifiedSince":null,"ifNoneMatch":null})",
                                        R"("kind":"public_token","ifModifiedSince":null,"ifNoneMatch":null})",
                                        R"("kind":"first_page","ifModifiedSince":"now","ifNoneMatch":null})",
                                        R"("kind":"page","ifModifiedSince":null,"ifNoneMatch":"y"})",
                                        R"("kind":"detail","ifModifiedSince":null,"ifNoneMatch":null})",
                                        R"("kind":"other","ifModifiedSince":null,"ifNoneMatch":null})"};
    for (std::size_t request = 0; request < ends.size(); ++request) {
        CAPTURE(recorded[request]);
        CHECK(recorded[request].ends_with(ends[request]));
    }
}

TEST_CASE("stilling-feed is changed by control as well") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    CHECK(post(feed, "/control/stop?uuid=ad-1&as=with_content").body == "ad-1\n");
    CHECK(post(feed, "/control/reactivate?uuid=ad-1").body == "ad-1\n");
    CHECK(post(feed, "/control/share?uuid=ad-2&as=missing").body == "ad-2\n");
    CHECK(post(feed, "/control/hide?uuid=nobody").body.empty());
    CHECK(lines(get(feed, "/control/details").body).size() == 2);
    CHECK(post(feed, "/control/detail", R"({"uuid":"d","ad_content":{},"status":"ACTIVE"})").body == "d\n");
    CHECK(lines(get(feed, "/control/details").body).size() == 3);
    CHECK(post(feed, "/control/detail", "{}").status == 400);
    const auto events = lines(get(feed, "/control/events").body);
    CHECK(events.back().find(R"("uuid":"d","status":"ACTIVE","title":)") != std::string::npos);
    CHECK(post(feed, "/control/update?uuid=ad-0&silent=1").body == "ad-0\n");
    CHECK(lines(get(feed, "/control/events").body).size() == events.size());
    const auto token = feed.public_token();
    CHECK(post(feed, "/control/rotate").status == 200);
    CHECK(feed.public_token() != token);
}

TEST_CASE("details are poisoned and cured by control") {
    Simulator feed{serving({SmallAd{.uuid = "11111111-1111-4111-8111-111111111111"}.json()})};
    const auto detail = [&] {
        return get(feed, "/api/v1/feedentry/11111111-1111-4111-8111-111111111111",
                   {{"Authorization", "Bearer " + feed.stilling_token()}});
    };
    CHECK(lines(post(feed, "/control/poison?count=1&status=429&times=1&retry-after=5").body).size() == 1);
    CHECK(detail().header("Retry-After") == "5");
    CHECK(detail().status == 200);
    post(feed, "/control/poison?all=1&kind=late&delay=1ms");
    CHECK(detail().status == 200);
    post(feed, "/control/poison?all=1&kind=empty");
    CHECK(detail().body.empty());
    post(feed, "/control/cure");
    CHECK_FALSE(detail().body.empty());
    CHECK(post(feed, "/control/poison?kind=arsenic").body.find("arsenic") != std::string::npos);
    CHECK(post(feed, "/control/share?count=1&as=half").status == 400);
    CHECK(post(feed, "/control/stop?count=1&as=ghost").status == 400);
}

TEST_CASE("a control that does not exist is not found") {
    Simulator feed{serving({})};
    CHECK(get(feed, "/control/nothing").status == 404);
    CHECK(post(feed, "/control/nothing").status == 404);
    CHECK(get(feed, "/control/publish").status == 404);
}
