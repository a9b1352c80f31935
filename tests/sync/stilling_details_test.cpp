// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>
#include <set>

// What a reader of single ads may trip over (src/feed/README.md, stilling-feed).

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Poison;
using simulator::RequestKind;
using simulator::Simulator;

TEST_CASE("status decides, not content: an ad that is INACTIVE is withdrawn whatever its document carries") {
    StillingMirror mirror(events_feed(20, 100));
    mirror.sync();
    const auto drawn = mirror.feed.draw(3);
    mirror.feed.stop(drawn[0], simulator::Farewell::masked);
    mirror.feed.stop(drawn[1], simulator::Farewell::plain);
    mirror.feed.stop(drawn[2], simulator::Farewell::with_content);
    CHECK(mirror.sync().tally.withdrawn == 3);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("a masked event changes no field of the ad") {
    StillingMirror mirror(events_feed(5, 20));
    mirror.sync();
    const auto uuid = mirror.truth().begin()->first;
    const auto before = mirror.active();
    mirror.feed.stilling().tell(simulator::masked_face(uuid), true);
    mirror.sync();
    CHECK(mirror.active() == before);
}

TEST_CASE("an ad that may not be shared is withheld, and withdrawn if it was shown") {
    const auto sharing = GENERATE(simulator::Sharing::missing, simulator::Sharing::empty);
    StillingMirror mirror(events_feed(20, 100));
    mirror.sync();
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.stilling().share(uuid, sharing);
    mirror.feed.update(uuid);
    const auto report = mirror.sync();
    CHECK(report.tally.withheld == 1);
    CHECK(report.tally.withdrawn == 1);
    CHECK(report.incomplete.empty());
    CHECK(mirror.active() == mirror.truth());
    CHECK(mirror.sync().tally.withheld == 0);
}

TEST_CASE("a document that is denied once is asked for again in the same run: the ad is in") {
    const auto kind = GENERATE(Poison::Kind::missing, Poison::Kind::no_content);
    const std::size_t ads = GENERATE(1u, 30u);
    StillingMirror mirror(events_feed(ads, ads));
    mirror.feed.poisons().put(simulator::Poisons::every, {.kind = kind, .times = 1});
    CHECK(mirror.sync().incomplete.empty());
    CHECK(mirror.active() == mirror.truth());
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.update(uuid);
    mirror.feed.poisons().put(uuid, {.kind = kind, .times = 1});
    const auto report = mirror.sync();
    CHECK(report.incomplete.empty());
    CHECK(report.tally.withdrawn == 0);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("one ad that fails holds up neither the others nor the cursor, and is set aside after ten tries") {
    const auto poison = GENERATE(Poison{Poison::Kind::status, 503}, Poison{Poison::Kind::status, 401},
                                 Poison{Poison::Kind::status, 408}, Poison{Poison::Kind::garbage},
                                 Poison{Poison::Kind::truncated}, Poison{Poison::Kind::empty});
    StillingMirror mirror(events_feed(30, 100));
    const auto bad = mirror.feed.publish(1).front();
    mirror.feed.poisons().put(bad, poison);
    for (int run = 1; run <= 10; ++run) {
        CAPTURE(run);
        mirror.feed.publish(1);
        const auto report = mirror.sync();
        CHECK(report.incomplete.find(run < 10
                                         ? "1 to be tried again later, 0 set aside"
                                         : "0 to be tried again later, 1 set aside") != std::string::npos);
        // An invented ad may have passed its last day.
        CHECK(report.tally.added + report.tally.past == (run == 1 ? mirror.truth().size() - 1 : 1));
        CHECK(mirror.sync().tally.failed == 0);  // its pause is not over
        mirror.pass_time(std::chrono::hours{25});
    }
    CHECK(mirror.store.backlog().set_aside == 1);
    CHECK_FALSE(mirror.sync().incomplete.empty());

    mirror.feed.poisons().cure(bad);
    mirror.feed.update(bad);
    CHECK(mirror.sync().incomplete.empty());
    CHECK(mirror.value("SELECT state FROM details WHERE uuid = '" + bad + "'") == "read");
}

TEST_CASE("a service that is down ends the run early and is held against no ad") {
    StillingMirror mirror(events_feed(300, 400));
    mirror.feed.poisons().put(simulator::Poisons::every, {Poison::Kind::status, 503});
    CHECK(failure(mirror) == ErrorKind::unavailable);
    CHECK(mirror.feed.request_count(RequestKind::detail) < 40);
    CHECK(mirror.value("SELECT sum(tries) FROM details") == "0");
    mirror.feed.poisons().cure(simulator::Poisons::every);
    CHECK(mirror.sync().incomplete.empty());
    CHECK(mirror.active() == mirror.truth());
}

/// Answers each detail with HTTP status 404, for as long as `out_of_order`.
void put_out_of_order(StillingMirror& mirror, const bool& out_of_order) {
    mirror.feed.set_fault([&out_of_order](const simulator::Request& request,
                                          const simulator::Answer&) -> std::optional<simulator::Answer> {
        if (!out_of_order || simulator::kind_of(request) != RequestKind::detail) return std::nullopt;
        return simulator::Answer{.status = 404, .headers = {}, .body = "<html>Not found</html>"};
    });
}

TEST_CASE("a service that gives out no ad is not believed, whether many are asked for, or few, or all") {
    const std::size_t ads = GENERATE(400u, 30u);
    const std::size_t asked = GENERATE(1u, 20u, 1000u);
    StillingMirror mirror(events_feed(ads, ads));
    mirror.sync();
    const auto before = mirror.active();
    bool out_of_order = true;
    put_out_of_order(mirror, out_of_order);
    mirror.recheck = asked;
    CHECK(failure(mirror) == ErrorKind::unavailable);
    CHECK((mirror.active() == before));
    out_of_order = false;
    CHECK(mirror.sync().incomplete.empty());
    CHECK((mirror.active() == before));
}

TEST_CASE("a first run over a service that gives out no ad does not end well") {
    StillingMirror mirror(events_feed(30, 30));
    bool out_of_order = true;
    put_out_of_order(mirror, out_of_order);
    CHECK(failure(mirror) == ErrorKind::unavailable);
    out_of_order = false;
    CHECK(mirror.sync().incomplete.empty());
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE("many ads that fail are set aside like one, and those that are withheld are settled like one") {
    const bool fail = GENERATE(true, false);
    StillingMirror mirror(events_feed(600, 600));
    mirror.sync();
    int number = 0;
    std::set<std::string> spoilt;
    for (const auto& [uuid, json] : mirror.truth()) {
        if (++number > (fail ? 45 : 300)) break;
        spoilt.insert(uuid);
        if (fail) {
            mirror.feed.poisons().put(uuid, Poison{.status = 500});
        } else {
            mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
        }
        mirror.feed.stilling().tell(simulator::masked_face(uuid), true);
    }
    mirror.max_removals.number = 300;
    const auto report = mirror.sync();
    CHECK(report.tally.failed == (fail ? 45 : 0));
    CHECK(report.tally.withheld == (fail ? 0 : 300));
    CHECK(report.tally.withdrawn == (fail ? 0 : 300));
    CHECK(mirror.active().size() == (fail ? 600 : 300));
}

TEST_CASE("what look-ups would withdraw is held back like all the rest") {
    StillingMirror mirror(events_feed(60, 60));
    mirror.sync();
    int number = 0;
    for (const auto& [uuid, json] : mirror.truth()) {
        if (++number <= 20) mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
    }
    mirror.recheck = 100;
    mirror.max_removals.number = 5;
    CHECK(failure(mirror) == ErrorKind::held);
    CHECK(mirror.active().size() == 60);
    mirror.recheck = 0;
    CHECK(failure(mirror) == ErrorKind::held);
    mirror.max_removals.number = 20;
    CHECK(mirror.sync().tally.withdrawn == 20);
    CHECK(mirror.active().size() == 40);
}

TEST_CASE("an ad whose document redirects elsewhere holds up no other") {
    StillingMirror mirror(events_feed(30, 30));
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.set_fault(
        [&](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (request.target.find(uuid) == std::string::npos) return std::nullopt;
            return simulator::Answer{
                .status = 302, .headers = {{"Location", "https://example.invalid/"}}, .body = ""};
        });
    CHECK(mirror.sync().tally.failed == 1);
    CHECK(mirror.active().size() == 29);
}

TEST_CASE("an ad whose document asks to wait holds up no other") {
    const int status = GENERATE(503, 429);
    StillingMirror mirror(events_feed(30, 30));
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.set_fault(
        [&](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (request.target.find(uuid) == std::string::npos) return std::nullopt;
            return simulator::Answer{.status = status, .headers = {{"Retry-After", "300"}}, .body = ""};
        });
    CHECK(mirror.sync().tally.failed == 1);
    CHECK(mirror.active().size() == 29);
    CHECK(mirror.clock.slept() <= std::chrono::seconds{status == 429 ? 300 : 0});
}

TEST_CASE(
    "ads that were withheld or set aside are looked up again by a reading of six months, and by a recheck") {
    const bool by_full = GENERATE(true, false);
    StillingMirror mirror(events_feed(20, 20));
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
    mirror.sync();
    CHECK(mirror.active().count(uuid) == 0);
    mirror.feed.stilling().share(uuid, simulator::Sharing::open);
    mirror.full = by_full;
    if (!by_full) mirror.recheck = 1000;
    mirror.sync();
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE(
    "an ad whose document says INACTIVE though no event does is withdrawn, and found again once it does "
    "not") {
    const bool by_full = GENERATE(true, false);
    StillingMirror mirror(events_feed(20, 20));
    const auto uuid = mirror.truth().begin()->first;
    bool inactive = true;
    mirror.feed.set_fault(
        [&](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (!inactive || request.target.find(uuid) == std::string::npos) return std::nullopt;
            return simulator::Answer{
                .status = 200, .headers = {}, .body = R"({"uuid":")" + uuid + R"(","status":"INACTIVE"})"};
        });
    mirror.sync();
    CHECK(mirror.active().count(uuid) == 0);
    CHECK(mirror.active().size() == 19);
    inactive = false;
    mirror.full = by_full;
    if (!by_full) mirror.recheck = 1000;
    mirror.sync();
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE("a service that withholds some ads for good is believed by a reading of six months") {
    StillingMirror mirror(events_feed(600, 600));
    int number = 0;
    for (const auto& [uuid, json] : mirror.truth()) {
        if (++number % 2 == 0) mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
        if (number == 500) break;
    }
    CHECK(mirror.sync().tally.withheld == 250);
    mirror.full = true;
    CHECK(mirror.sync().tally.withheld == 250);
    CHECK(mirror.active().size() == 350);
}

TEST_CASE("a document whose content is named otherwise, or is none, is no ad that is withheld") {
    const auto content =
        GENERATE(as<std::string>{}, R"("ad_content":[])", R"("ad_content":"")", R"("json":7)");
    StillingMirror mirror(events_feed(3, 3));
    mirror.sync();
    const auto before = mirror.active();
    const auto uuid = before.begin()->first;
    mirror.feed.stilling().tell(simulator::masked_face(uuid), true);
    mirror.feed.set_fault([&](const simulator::Request& request,
                              const simulator::Answer&) -> std::optional<simulator::Answer> {
        if (simulator::kind_of(request) != RequestKind::detail) return std::nullopt;
        return simulator::Answer{.status = 200,
                                 .headers = {},
                                 .body = R"({"uuid":")" + uuid + R"(","status":"ACTIVE",)" + content + "}"};
    });
    CHECK(mirror.sync().tally.failed == 1);
    CHECK((mirror.active() == before));
}

TEST_CASE("what a document said that was rejected is forgotten once the ad is gone") {
    StillingMirror mirror(events_feed(5, 5));
    const std::string uuid = "00000000-0000-4000-8000-00000000000a";
    mirror.feed.stilling().put_raw(R"({"uuid":")" + uuid + R"(","status":"ACTIVE","ad_content":{}})");
    const std::string spoiled =
        R"({"uuid":")" + uuid + R"(","status":"ACTIVE","ad_content":{"title":"x","expires" "soon"}})";
    mirror.feed.set_fault(
        [&](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (request.target.find(uuid) == std::string::npos) return std::nullopt;
            return simulator::Answer{.status = 200, .headers = {}, .body = spoiled};
        });
    CHECK(mirror.sync().tally.rejected == 1);
    CHECK(mirror.value("SELECT count(*) FROM rejects") == "1");
    mirror.feed.stilling().tell(simulator::masked_face(uuid), false);
    mirror.sync();
    CHECK(mirror.value("SELECT count(*) FROM rejects") == "0");
}

TEST_CASE("details that changed without an event are found by looking them up again") {
    StillingMirror mirror(events_feed(20, 40));
    mirror.sync();
    mirror.feed.update(mirror.truth().begin()->first, simulator::Notice::silent);
    CHECK(mirror.sync().tally.updated == 0);
    mirror.recheck = 1000;
    const auto report = mirror.sync();
    CHECK(report.drifted == 1);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("contacts go at once when an ad leaves, though the rest of it is kept") {
    const bool expires = GENERATE(false, true);
    StillingMirror mirror(events_feed(1, 1));
    mirror.prune = false;
    mirror.feed.stilling().put_raw(
        R"({"uuid":"00000000-0000-4000-8000-00000000000a","status":"ACTIVE","sistEndret":"2024-06-10T10:00:00.000+02:00","ad_content":)"
        R"({"uuid":"00000000-0000-4000-8000-00000000000a","title":"Kokk","expires":"2024-06-12T00:00:00+02:00",)"
        R"("published":"2024-01-10T00:00:00+01:00","applicationUrl":"","contactList":[{"name":"Kontaktperson","email":"kontakt@example.com",)"
        R"("phone":"","role":null,"title":"Leder"}],"categoryList":[{"categoryType":"STYRK08","code":"5120","name":"Kokker","score":0.5}]}})");
    mirror.sync();
    const std::string of_ad = " WHERE ad = (SELECT id FROM ads WHERE title = 'Kokk')";
    CHECK(mirror.value("SELECT name || '|' || email || '|' || (phone IS NULL) FROM contacts" + of_ad) ==
          "Kontaktperson|kontakt@example.com|1");
    CHECK(mirror.value("SELECT type || code || score FROM categories" + of_ad) == "STYRK0851200.5");
    CHECK(mirror.value("SELECT published || (application_url IS NULL) FROM ads WHERE title = 'Kokk'") ==
          "2024-01-09T23:00:00.000Z1");
    if (expires) {
        mirror.pass_time(std::chrono::hours{72});
    } else {
        mirror.feed.stop("00000000-0000-4000-8000-00000000000a");
        mirror.feed.stilling().tell(simulator::masked_face("00000000-0000-4000-8000-00000000000a"), false);
    }
    mirror.sync();
    CHECK(mirror.value("SELECT left_reason FROM ads WHERE title = 'Kokk'") ==
          (expires ? "expired" : "withdrawn"));
    CHECK(mirror.value("SELECT count(*) FROM contacts" + of_ad) == "0");
    CHECK(mirror.value("SELECT count(*) FROM ads WHERE title = 'Kokk' AND json LIKE '%kontakt@%'") == "0");
}

TEST_CASE("contacts that are no objects go as well") {
    StillingMirror mirror(events_feed(3, 3));
    mirror.prune = false;
    const std::string uuid = "00000000-0000-4000-8000-00000000000b";
    mirror.feed.stilling().put_raw(
        R"({"uuid":")" + uuid +
        R"(","status":"ACTIVE","sistEndret":"2024-06-10T10:00:00.000+02:00","ad_content":)"
        R"({"uuid":")" +
        uuid +
        R"(","title":"Kokk","expires":"2024-07-12T00:00:00+02:00","contactList":["kontakt@example.com"]}})");
    mirror.sync();
    CHECK(mirror.value("SELECT count(*) FROM ads WHERE left_at IS NULL AND json LIKE '%kontakt@%'") == "1");
    mirror.feed.stop(uuid);
    mirror.sync();
    CHECK(mirror.value("SELECT count(*) FROM ads WHERE left_reason = 'withdrawn'") == "1");
    CHECK(mirror.value("SELECT count(*) FROM ads WHERE json LIKE '%kontakt@%'") == "0");
}

TEST_CASE("the scope's filters are applied to the document") {
    StillingMirror mirror(events_feed(60, 100));
    mirror.scope.filters.sources = {"ANYTHING ELSE"};
    mirror.sync();
    CHECK(mirror.active().empty());
    CHECK(mirror.value("SELECT count(*) FROM details WHERE state = 'outside'") ==
          std::to_string(mirror.truth().size()));
}
