// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/public_mirror.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Simulator;

TEST_CASE("a mirror holds what the feed offers, byte for byte") {
    Simulator feed(feed_of(2500));
    PublicMirror mirror(feed);
    const auto report = mirror.sync();
    CHECK(report.active == 2500);
    CHECK(report.record.tally.added == 2500);
    CHECK((mirror.active() == truth(feed)));
    CHECK(mirror.value("SELECT count(*) FROM active_ads") == "2500");
    CHECK(mirror.value("SELECT outcome FROM syncs") == "complete");
    CHECK(mirror.value("SELECT indexed_through FROM full_text_state") == "2500");
}

TEST_CASE("a second run over an unchanged feed changes nothing") {
    Simulator feed(feed_of(500));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto report = mirror.sync();
    CHECK(report.record.tally.unchanged == 500);
    CHECK(report.record.tally.seen() == 500);
    CHECK(mirror.value("SELECT count(*) FROM changes") == "500");
}

TEST_CASE("what changed at the feed is told apart: added, updated, withdrawn, expired, restored") {
    Simulator feed(feed_of(300));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto drawn = feed.draw(9);
    feed.publish(5);
    for (int i = 0; i < 4; ++i) feed.update(drawn[static_cast<std::size_t>(i)]);
    for (int i = 4; i < 7; ++i) feed.stop(drawn[static_cast<std::size_t>(i)]);
    for (int i = 7; i < 9; ++i) feed.expire(drawn[static_cast<std::size_t>(i)]);
    const auto report = mirror.sync();
    CHECK(report.record.tally.added == 5);
    // The two that expired changed at the feed as well.
    CHECK(report.record.tally.updated == 6);
    CHECK(report.record.tally.withdrawn == 3);
    CHECK(report.record.tally.expired == 2);
    CHECK(report.active == 300);
    CHECK(report.pruned == 5);
    CHECK(mirror.value("SELECT count(*) FROM ads") == "300");
    CHECK(mirror.value("SELECT group_concat(reason || n) FROM (SELECT reason, count(*) AS n FROM tombstones "
                       "GROUP BY 1)") == "expired2,withdrawn3");
    CHECK(mirror.sync().record.tally.already_expired == 2);
}

TEST_CASE("an ad that is offered again after it was withdrawn is restored") {
    Simulator feed(feed_of(20));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto ad = feed.ads().front();
    feed.stop(ad->uuid());
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    feed.publish(std::vector<std::string>{ad->json()});
    CHECK(mirror.sync().record.tally.restored == 1);
    CHECK((mirror.active() == truth(feed)));
}

TEST_CASE("a run that fails keeps what it stored, withdraws nothing and is recorded") {
    Simulator feed(feed_of(2500));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto gone = feed.draw(1).front();
    feed.stop(gone);
    mirror.full = true;
    feed.set_fault(
        [](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (request.parameter("page") != "3") return std::nullopt;
            return simulator::Answer{.status = 200, .headers = {}, .body = "<html>oops</html>"};
        });
    CHECK_THROWS_AS(mirror.sync(), Error);
    CHECK(mirror.value("SELECT outcome FROM syncs ORDER BY number DESC") == "failed");
    CHECK(mirror.active().count(gone) == 1);
    feed.set_fault(nullptr);
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    CHECK((mirror.active() == truth(feed)));
}

TEST_CASE("a clock that is two days off expires nothing, stores what is new and says so") {
    const auto days = GENERATE(-2, 2);
    Simulator feed(feed_of(200));
    PublicMirror mirror(feed);
    mirror.sync();
    feed.change_settings(
        [days](simulator::Settings& settings) { settings.skew = std::chrono::hours{24 * days}; });
    const Timestamp wrong = now();
    feed.publish(3);
    feed.expire(feed.draw(1).front());
    const auto report = mirror.sync({.at = wrong});
    CHECK(report.record.tally.added == 3);
    CHECK(report.record.tally.expired == 0);
    CHECK(report.record.tally.withdrawn == 0);
    CHECK(report.pruned == 0);
    CHECK(report.incomplete.find(days > 0 ? "minutes behind" : "minutes ahead") != std::string::npos);
    CHECK(mirror.sync({.at = wrong, .trust_clock = true}).incomplete.empty());
}

TEST_CASE("a run that has lasted long enough ends in order and keeps what it has") {
    Simulator feed(feed_of(500));
    PublicMirror mirror(feed);
    const auto report = mirror.sync({}, std::chrono::seconds{0});
    CHECK(report.incomplete.find("stopped by --max-duration") != std::string::npos);
    CHECK(mirror.value("SELECT outcome FROM syncs") == "incomplete");
    CHECK(mirror.sync().active == 500);
}

TEST_CASE(
    "a run that has lasted long enough while it asks for single ads withdraws none, and ends incomplete") {
    Simulator feed(feed_of(60));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto drawn = feed.draw(3);
    for (const auto& uuid : drawn) feed.stop(uuid);
    feed.set_fault(
        [](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (request.parameter("uuid").value_or("!").front() == '!') return std::nullopt;
            return simulator::Answer{.status = 429, .headers = {{"Retry-After", "300"}}, .body = ""};
        });
    const auto report = mirror.sync({}, std::chrono::seconds{60});
    CHECK(report.incomplete.find("stopped by --max-duration") != std::string::npos);
    CHECK(report.record.tally.withdrawn == 0);
    feed.set_fault(nullptr);
    CHECK(mirror.sync().record.tally.withdrawn == 3);
}

TEST_CASE("expiry by the clock is not held back with withdrawals") {
    Simulator feed(feed_of(1000));
    PublicMirror mirror(feed);
    mirror.sync();
    for (const auto& uuid : feed.draw(250)) feed.stop(uuid);
    feed.expire(feed.draw(1).front());
    CHECK_THROWS_AS(mirror.sync(), Error);
    CHECK(mirror.mirror.mirror().count_active(now()) == 999);
    CHECK(mirror.value("SELECT count(*) FROM changes WHERE kind = 'expired'") == "1");
}

TEST_CASE("a feed that does not tell the time expires nothing") {
    Simulator feed(feed_of(30));
    PublicMirror mirror(feed);
    mirror.sync();
    feed.expire(feed.draw(1).front());
    feed.set_fault([](const simulator::Request&, simulator::Answer answer) {
        std::erase_if(answer.headers, [](const auto& header) { return header.first == "Date"; });
        return std::optional(std::move(answer));
    });
    const auto report = mirror.sync();
    CHECK(report.record.tally.expired == 0);
    CHECK(report.incomplete.find("no Date") != std::string::npos);
    CHECK(mirror.sync({.trust_clock = true}).record.tally.expired == 1);
}

TEST_CASE("an entry that was rejected is forgotten by the next pass that is complete without it") {
    Simulator feed(feed_of(30));
    PublicMirror mirror(feed);
    mirror.sync();
    std::string bad = feed.ads().front()->json();
    constexpr std::size_t uuid_length = 36;
    bad.replace(bad.find("\"uuid\":\"") + 8, uuid_length, "nobody");
    feed.publish(std::vector<std::string>{bad});
    CHECK(mirror.sync().record.tally.rejected == 1);
    CHECK(mirror.value("SELECT count(*) FROM rejects") == "1");
    feed.stop("nobody");
    mirror.sync();
    CHECK(mirror.value("SELECT count(*) FROM rejects") == "0");
    CHECK((mirror.active() == truth(feed)));
}
