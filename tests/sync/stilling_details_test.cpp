// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "selection.hpp"
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
    CHECK(mirror.sync().record.tally.withdrawn == 3);
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

TEST_CASE("an ad that is shown and denied stays until a later run, ten minutes on, is denied it too") {
    const auto sharing = GENERATE(simulator::Sharing::missing, simulator::Sharing::empty);
    StillingMirror mirror(events_feed(300, 300));
    mirror.sync();
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.stilling().share(uuid, sharing);
    mirror.feed.update(uuid);
    const auto first = mirror.sync();
    CHECK(first.record.tally.not_found == 1);
    CHECK(first.record.tally.withdrawn == 0);
    CHECK_FALSE(first.incomplete.empty());
    mirror.feed.set_now(mirror.feed.now() + std::chrono::minutes{9});
    CHECK(mirror.sync().record.tally.withdrawn == 0);
    mirror.feed.set_now(mirror.feed.now() + std::chrono::minutes{30});
    const auto later = mirror.sync();
    CHECK(later.record.tally.withdrawn == 1);
    CHECK(later.incomplete.empty());
    CHECK(mirror.ledger() == "shown 299, unavailable 1");
    CHECK(mirror.active() == mirror.truth());
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
    CHECK(report.record.tally.withdrawn == 0);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("one ad that fails holds up neither the others nor the cursor, and is set aside after ten tries") {
    const auto poison = GENERATE(Poison{Poison::Kind::status, 503}, Poison{Poison::Kind::status, 401},
                                 Poison{Poison::Kind::status, 408}, Poison{Poison::Kind::garbage},
                                 Poison{Poison::Kind::truncated}, Poison{Poison::Kind::empty});
    StillingMirror mirror(events_feed(60, 60));
    const auto bad = mirror.feed.publish(1).front();
    mirror.feed.poisons().put(bad, poison);
    for (int run = 1; run <= 5; ++run) {
        CAPTURE(run);
        mirror.feed.publish(1);
        const auto report = mirror.sync();
        CHECK(report.record.tally.failed == 1);
        const Tally& tally = report.record.tally;
        CHECK(tally.added + tally.already_expired == (run == 1 ? mirror.truth().size() - 1 : 1));
        CHECK(report.incomplete.empty() == (run == 5));
        mirror.pass_time(std::chrono::hours{25});
    }
    const auto report = mirror.sync();
    CHECK(report.incomplete.empty());
    CHECK(report.known_exceptions == 1);
    mirror.feed.poisons().cure(bad);
    mirror.pass_time(std::chrono::hours{25});
    mirror.sync();
    CHECK(mirror.value("SELECT state FROM lookups WHERE uuid = '" + bad + "'") == "available");
}

TEST_CASE("an exception is forgotten once the feed calls the ad INACTIVE") {
    StillingMirror mirror(events_feed(30, 30));
    const auto bad = mirror.feed.publish(1).front();
    mirror.feed.poisons().put(bad, {.kind = Poison::Kind::status, .status = 500});
    CHECK_FALSE(mirror.sync().incomplete.empty());
    mirror.feed.stop(bad);
    CHECK(mirror.sync().incomplete.empty());
    CHECK(mirror.ledger() == "shown 30");
}

TEST_CASE("a service that is down ends the run and is held against no ad that was not asked for") {
    StillingMirror mirror(events_feed(300, 400));
    mirror.feed.poisons().put(simulator::Poisons::every, {Poison::Kind::status, 503});
    CHECK(failure(mirror) == ErrorKind::unavailable);
    CHECK(mirror.feed.request_count(RequestKind::detail) < 60);
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

TEST_CASE("a service that denies every ad is not believed, whether many are asked for, or few, or all") {
    const std::size_t ads = GENERATE(400u, 30u);
    const std::size_t asked = GENERATE(1u, 20u, 1000u);
    StillingMirror mirror(events_feed(ads, ads));
    mirror.sync();
    const auto before = mirror.active();
    bool out_of_order = true;
    put_out_of_order(mirror, out_of_order);
    mirror.recheck = asked;
    for (int run = 0; run < 3; ++run) {
        CHECK_FALSE(ends_well(mirror));
        CHECK((mirror.active() == before));
        mirror.pass_time(std::chrono::hours{1});
    }
    out_of_order = false;
    CHECK(mirror.sync().incomplete.empty());
    CHECK((mirror.active() == before));
}

TEST_CASE("a first run over a service that denies every ad does not end well") {
    const std::size_t ads = GENERATE(300u, 30u);
    StillingMirror mirror(events_feed(ads, ads));
    bool out_of_order = true;
    put_out_of_order(mirror, out_of_order);
    CHECK_FALSE(ends_well(mirror));
    out_of_order = false;
    CHECK(mirror.sync().incomplete.empty());
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE(
    "where many ads are denied for good, no run ends well, and those that are shown go after the second") {
    StillingMirror mirror(events_feed(600, 600));
    mirror.sync();
    int number = 0;
    for (const auto& [uuid, json] : mirror.truth()) {
        if (++number > 250) break;
        mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
        mirror.feed.stilling().tell(simulator::masked_face(uuid), true);
    }
    mirror.max_removals.number = 300;
    CHECK_FALSE(mirror.sync().incomplete.empty());
    CHECK(mirror.active().size() == 600);
    mirror.pass_time(std::chrono::hours{1});
    const auto report = mirror.sync();
    CHECK(report.record.tally.withdrawn == 250);
    CHECK(report.incomplete.find("too many ads are unavailable") != std::string::npos);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE(
    "many documents that fail for good are told from a service that is down by an ad that is available") {
    StillingMirror mirror(events_feed(600, 600));
    mirror.sync();
    int number = 0;
    for (const auto& [uuid, json] : mirror.truth()) {
        if (++number > 100) break;
        mirror.feed.poisons().put(uuid, Poison{.status = 500});
        mirror.feed.stilling().tell(simulator::masked_face(uuid), true);
    }
    for (int run = 0; run < 2; ++run) {
        CHECK(mirror.sync().record.tally.failed == 100);
        mirror.pass_time(std::chrono::hours{1});
    }
    CHECK(mirror.active().size() == 600);
}

TEST_CASE("what look-ups would withdraw is held back like all the rest, and nothing is removed then") {
    StillingMirror mirror(events_feed(60, 60));
    mirror.sync();
    int number = 0;
    for (const auto& [uuid, json] : mirror.truth()) {
        ++number;
        if (number <= 20) mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
        if (number == 30) mirror.feed.stop(uuid);
    }
    mirror.recheck = 100;
    mirror.max_removals.number = 5;
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    mirror.pass_time(std::chrono::hours{1});
    mirror.feed.stop(mirror.truth().rbegin()->first);
    CHECK(failure(mirror) == ErrorKind::held);
    CHECK(mirror.active().size() == 59);
    mirror.recheck = 0;
    CHECK(failure(mirror) == ErrorKind::held);
    CHECK(mirror.value("SELECT outcome FROM syncs ORDER BY number DESC LIMIT 1") == "held");
    mirror.max_removals.number = 21;
    CHECK(mirror.sync().record.tally.withdrawn == 21);
    CHECK(mirror.active().size() == 38);
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
    CHECK(mirror.sync().record.tally.failed == 1);
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
    CHECK(mirror.sync().record.tally.failed == 1);
    CHECK(mirror.active().size() == 29);
    CHECK(mirror.clock.slept() <= std::chrono::seconds{status == 429 ? 300 : 0});
}

TEST_CASE("an ad that was denied is found by the next run once it is available") {
    StillingMirror mirror(events_feed(300, 300));
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.stilling().share(uuid, simulator::Sharing::missing);
    const auto report = mirror.sync();
    CHECK(report.incomplete.empty());
    CHECK(report.record.tally.not_found == 1);
    CHECK(mirror.ledger() == "shown 299, unavailable 1");
    mirror.feed.stilling().share(uuid, simulator::Sharing::open);
    mirror.sync();
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE("an ad whose document says INACTIVE though its event does not is a denial") {
    StillingMirror mirror(events_feed(300, 300));
    const auto uuid = mirror.truth().begin()->first;
    mirror.feed.poisons().put(uuid, {.kind = Poison::Kind::inactive});
    mirror.sync();
    CHECK(mirror.active().count(uuid) == 0);
    CHECK(mirror.active().size() == 299);
    mirror.feed.poisons().cure(uuid);
    mirror.sync();
    CHECK((mirror.active() == mirror.truth()));
}

TEST_CASE("a document whose content is of another type is no denial") {
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
    CHECK(mirror.sync().record.tally.failed == 1);
    CHECK((mirror.active() == before));
}

TEST_CASE(
    "ads that changed or went without an event are found by rotation, each within a week of hourly runs") {
    const std::size_t ads = GENERATE(from_range(cases<std::size_t>({170}, {1700})));
    StillingMirror mirror(events_feed(ads, ads));
    mirror.recheck = {};
    mirror.sync();
    const auto before = mirror.feed.request_count(RequestKind::detail);
    const std::string stays = "SELECT uuid FROM ads WHERE shown_until > '2024-07-01' ORDER BY uuid ";
    const auto changed = mirror.value(stays + "LIMIT 1");
    const auto withheld = mirror.value(stays + "DESC LIMIT 1");
    mirror.feed.update(changed, simulator::Notice::silent);
    mirror.feed.stilling().share(withheld, simulator::Sharing::missing);
    for (int hour = 0; hour < 170; ++hour) {
        mirror.pass_time(std::chrono::hours{1});
        mirror.sync();
    }
    CHECK(mirror.active().at(changed) == mirror.truth().at(changed));
    CHECK(mirror.active().count(withheld) == 0);
    CHECK(mirror.feed.request_count(RequestKind::detail) - before <= 170 * 2 * (ads / 170 + 1) + 20);
}

TEST_CASE("details that changed without an event are found by looking them up again") {
    StillingMirror mirror(events_feed(20, 40));
    mirror.sync();
    mirror.feed.update(mirror.truth().begin()->first, simulator::Notice::silent);
    CHECK(mirror.sync().record.tally.updated == 0);
    mirror.recheck = 1000;
    const auto report = mirror.sync();
    CHECK(report.record.drifted == 1);
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
    CHECK(mirror.ledger() == "out_of_scope " + std::to_string(mirror.truth().size()));
}
