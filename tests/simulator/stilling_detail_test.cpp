// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <simdjson.h>

#include <future>
#include <stdexcept>
#include <thread>

using namespace simulator;
using namespace simulator::test;

namespace {

/// The uuids that a reader must end up with.
std::vector<std::string> truth(Simulator& feed) {
    std::vector<std::string> uuids;
    for (const auto& [uuid, detail] : feed.stilling().active()) {
        uuids.push_back(uuid);
    }
    return uuids;
}

void poison(Simulator& feed, std::size_t number, const Poison& poison) {
    feed.poisons().put(numbered_uuid(number), poison);
}

}  // namespace

TEST_CASE("a detail is the ad with Oslo's offset and empty strings, as NAV writes it") {
    auto options = stilling_feed_of(0);
    options.corpus.push_back(
        R"({"uuid":"00000000-0000-4000-8000-000000000000","published":"2024-06-01T22:00:00.5Z","expires":"2024-11-30T23:00:00Z","updated":"2024-06-02T08:00:00.123456Z","workLocations":[{"country":"NORGE","address":null}],"title":"En & annen","description":null,"sourceurl":null,"source":"DIR","applicationUrl":null,"applicationDue":"Snarest","occupationCategories":[],"jobtitle":null,"link":"x","employer":{"name":"Bedrift","orgnr":null,"description":null,"homepage":null},"engagementtype":"Fast","extent":null,"starttime":null,"positioncount":2,"sector":null,"contactList":[],"something":{"new":[1,null]}})");
    const Simulator feed{options};
    const auto reply = detail(feed, 0);
    CHECK(reply.header("Content-Type") == "application/json");
    CHECK(
        reply.body ==
        R"({"uuid":"00000000-0000-4000-8000-000000000000","ad_content":{"uuid":"00000000-0000-4000-8000-000000000000","published":"2024-06-02T00:00:00.5+02:00","expires":"2024-12-01T00:00:00+01:00","updated":"2024-06-02T10:00:00.123456+02:00","workLocations":[{"country":"NORGE","address":null}],"title":"En & annen","description":"","sourceurl":"","source":"DIR","applicationUrl":"","applicationDue":"Snarest","occupationCategories":[],"categoryList":[],"jobtitle":"","link":"x","employer":{"name":"Bedrift","orgnr":null,"description":"","homepage":""},"engagementtype":"Fast","extent":"Heltid","starttime":"","positioncount":"2","sector":"","contactList":[],"something":{"new":[1,null]}},"sistEndret":"2024-06-02T10:00:00.123+02:00","status":"ACTIVE"})");
}

TEST_CASE("invented ads have categories of three kinds and contacts that are nobody") {
    Options options;
    options.ads = 60;
    Simulator feed{options};
    std::string all;
    for (const auto& [uuid, detail] : feed.stilling().active()) {
        all += detail->json() + '\n';
    }
    CHECK(lines(all).size() == 60);
    for (const auto* part :
         {R"("categoryType":"ESCO")", R"("categoryType":"JANZZ")", R"("categoryType":"STYRK08")",
          R"("name":"Kontaktperson )", R"(@example.com")", R"("phone":"00 00 00 )", R"("contactList":[])",
          R"("email":"")", R"("phone":null)", "+01:00", "+02:00"}) {
        CAPTURE(part);
        CHECK(has(all, part));
    }
}

TEST_CASE("a detail that is given is served byte for byte, and its event shows it") {
    auto options = stilling_feed_of(0);
    const std::string raw = R"({ "uuid": "00000000-0000-4000-8000-000000000005",
      "ad_content": {"title": "Kokk", "employer": {"name": "Kafé"}, "workLocations": [{"municipal": "BODØ"}]},
      "status": "ACTIVE" })";
    options.details = {raw};
    Simulator feed{options};
    CHECK(detail(feed, 5).body == raw);
    CHECK(gunzip(detail(feed, 5, {{"Accept-Encoding", "gzip"}}).body) == raw);
    CHECK(has(ask_page(feed, "").body, R"("title":"Kokk","businessName":"Kafé","municipal":"BODØ")"));
    CHECK(truth(feed) == std::vector{numbered_uuid(5)});
}

TEST_CASE("a detail that nobody can name") {
    const Simulator feed{stilling_feed_of(1)};
    CHECK(detail(feed, 7).status == 404);
    CHECK(ask_stilling(feed, "/feedentry/ad-0").status == 500);
}

TEST_CASE("a stopped ad is masked in its event and its detail has no content") {
    Simulator feed{stilling_feed_of(2)};
    feed.stop(numbered_uuid(0));
    const auto page = read_pages(feed, 1000).back();
    CHECK(page.states.back() == "INACTIVE");
    CHECK(has(page.body, R"("title":"...","businessName":"","municipal":"?")"));
    CHECK_FALSE(has(detail(feed, 0).body, "ad_content"));
    CHECK(has(detail(feed, 0).body, R"("status":"INACTIVE")"));
    CHECK(truth(feed) == std::vector{numbered_uuid(1)});
    CHECK_FALSE(feed.stop(numbered_uuid(0)));
    feed.stop(numbered_uuid(1), Farewell::masked_with_place);
    CHECK(has(read_pages(feed, 1000).back().body, R"("title":"...","businessName":"","municipal":"OSLO")"));
}

TEST_CASE("an ad may end without a mask, and with its content still in the detail") {
    Simulator feed{stilling_feed_of(2)};
    feed.stop(numbered_uuid(0), Farewell::plain);
    feed.stop(numbered_uuid(1), Farewell::with_content);
    const auto page = read_pages(feed, 1000).back();
    CHECK(page.titles.back() == "Stilling 1");
    CHECK_FALSE(has(detail(feed, 0).body, "ad_content"));
    CHECK(has(detail(feed, 1).body, "ad_content"));
    CHECK(has(detail(feed, 1).body, R"("status":"INACTIVE")"));
    CHECK(truth(feed).empty());
}

TEST_CASE("a stopped ad can become active again, in both feeds") {
    Simulator feed{stilling_feed_of(1)};
    const auto before = feed.ads().at(0)->json();
    feed.stop(numbered_uuid(0));
    CHECK(feed.ad_count() == 0);
    CHECK(feed.reactivate(numbered_uuid(0)));
    CHECK(feed.ads().at(0)->json() == before);
    CHECK(folded(read_pages(feed, 1000)) == truth(feed));
    CHECK(truth(feed).size() == 1);
    CHECK_FALSE(feed.reactivate(numbered_uuid(0)));
    CHECK_FALSE(feed.reactivate("nobody"));
}

TEST_CASE("an ad that may not be shared has events, but its detail is 404 or without content") {
    Simulator feed{stilling_feed_of(3)};
    CHECK(feed.stilling().share(numbered_uuid(0), Sharing::missing));
    CHECK(feed.stilling().share(numbered_uuid(1), Sharing::empty));
    CHECK_FALSE(feed.stilling().share("nobody", Sharing::empty));
    CHECK(detail(feed, 0).status == 404);
    CHECK(has(detail(feed, 1).body, R"("status":"ACTIVE")"));
    CHECK_FALSE(has(detail(feed, 1).body, "ad_content"));
    CHECK(folded(read_pages(feed, 1000)).size() == 3);
    CHECK(truth(feed) == std::vector{numbered_uuid(2)});
    feed.stilling().share(numbered_uuid(0), Sharing::open);
    CHECK(detail(feed, 0).status == 200);
}

TEST_CASE("a detail can change without an event, and with one") {
    Simulator feed{stilling_feed_of(1)};
    const auto before = detail(feed, 0).body;
    CHECK(feed.update(numbered_uuid(0), Notice::silent));
    CHECK(has(detail(feed, 0).body, "(endring 1)"));
    CHECK(feed.stilling().events().size() == 1);
    CHECK(feed.update(numbered_uuid(0)));
    CHECK(has(detail(feed, 0).body, "(endring 2)"));
    CHECK(read_pages(feed, 1000).back().titles.back() == "Stilling 0 (endring 1) (endring 2)");
    CHECK(detail(feed, 0).body != before);
}

TEST_CASE("an ad can become inactive without an event") {
    Simulator feed{stilling_feed_of(1)};
    CHECK(feed.stop(numbered_uuid(0), Farewell::plain, Notice::silent));
    CHECK(feed.stilling().events().size() == 1);
    CHECK(has(detail(feed, 0).body, R"("status":"INACTIVE")"));
    CHECK(truth(feed).empty());
}

TEST_CASE("the service can be down as a whole") {
    Simulator feed{stilling_feed_of(1)};
    feed.change_settings([](Settings& settings) { settings.outage = 503; });
    CHECK(detail(feed, 0).status == 503);
    CHECK(ask_page(feed, "").status == 503);
    CHECK(get(feed, "/api/publicToken").status == 503);
    CHECK(ask(feed, "").status == 200);
}

TEST_CASE("a poisoned detail answers as the poison says, so often, and the others do not") {
    Simulator feed{stilling_feed_of(2)};
    const auto whole = detail(feed, 0).body;
    poison(feed, 0, {.status = 429, .retry_after = "7", .times = 2});
    CHECK(detail(feed, 0).header("Retry-After") == "7");
    CHECK(detail(feed, 1).status == 200);
    CHECK(detail(feed, 0).status == 429);
    CHECK(detail(feed, 0).body == whole);
    poison(feed, 0, {.kind = Poison::Kind::garbage});
    CHECK(detail(feed, 0).body.starts_with("<html>"));
    poison(feed, 0, {.kind = Poison::Kind::truncated});
    CHECK(detail(feed, 0).body == whole.substr(0, whole.size() / 2));
    poison(feed, 0, {.kind = Poison::Kind::empty});
    CHECK(detail(feed, 0).body.empty());
    CHECK(detail(feed, 0).status == 200);
    feed.poisons().cure(numbered_uuid(0));
    CHECK(detail(feed, 0).body == whole);
}

TEST_CASE("every detail can be poisoned at once, and one in its own way") {
    Simulator feed{stilling_feed_of(3)};
    feed.poisons().put(Poisons::every, {.status = 500});
    poison(feed, 1, {.status = 401, .times = 1});
    CHECK(detail(feed, 0).status == 500);
    CHECK(detail(feed, 1).status == 401);
    CHECK(detail(feed, 1).status == 500);
    CHECK(ask_page(feed, "").status == 200);
}

TEST_CASE("a held detail is answered when it is released, with what is true then") {
    Simulator feed{stilling_feed_of(1)};
    poison(feed, 0, {.kind = Poison::Kind::held, .times = 1});
    auto waiting = std::async(std::launch::async, [&] { return detail(feed, 0); });
    while (feed.poisons().held() == 0) {
        std::this_thread::yield();
    }
    feed.update(numbered_uuid(0));
    feed.poisons().release(numbered_uuid(0));
    CHECK(has(waiting.get().body, "(endring 1)"));
}

TEST_CASE("stopping does not wait for a held detail") {
    auto feed = std::make_unique<Simulator>(stilling_feed_of(1));
    poison(*feed, 0, {.kind = Poison::Kind::held});
    auto waiting = std::async(std::launch::async, [&simulated = *feed] {
        try {
            detail(simulated, 0);
        } catch (const std::runtime_error&) {
            // its answer was cut off
        }
    });
    while (feed->poisons().held() == 0) {
        std::this_thread::yield();
    }
    feed.reset();
    waiting.get();
}

TEST_CASE("details can be slow, all of them or one") {
    using Steady = std::chrono::steady_clock;
    Simulator feed{stilling_feed_of(2)};
    const auto time = [&](std::size_t number) {
        const auto start = Steady::now();
        CHECK(detail(feed, number).status == 200);
        return Steady::now() - start;
    };
    poison(feed, 0, {.kind = Poison::Kind::late, .delay = std::chrono::milliseconds{40}, .times = 1});
    CHECK(time(0) >= std::chrono::milliseconds{40});
    feed.change_settings([](Settings& settings) { settings.detail_latency = std::chrono::milliseconds{30}; });
    CHECK(time(1) >= std::chrono::milliseconds{30});
}

TEST_CASE("an event may be anything, and the events around it are whole") {
    Simulator feed{stilling_feed_of(1)};
    feed.stilling().tell({.uuid = "", .title = {}, .business = {}, .municipal = {}, .raw = R"({"id":17})"},
                         true);
    CHECK(has(ask_stilling(feed, "/feed").body, R"(,{"id":17}])"));
    CHECK(truth(feed).size() == 1);
}

TEST_CASE("the last event of an ad counts, not one that appeared behind it") {
    Simulator feed{stilling_feed_of(3)};
    feed.change_settings([](Settings& settings) { settings.behind = 2; });
    const Face face{numbered_uuid(2), "Stilling 2", "Bedrift", "OSLO"};
    feed.stilling().tell(face, false);
    CHECK(feed.stilling().events().at(1).face->uuid == numbered_uuid(2));
    CHECK(truth(feed).size() == 3);
    CHECK(folded(read_pages(feed, 1000)) == truth(feed));
}
