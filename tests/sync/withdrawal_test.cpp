// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/public_mirror.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Simulator;

namespace {

/// A page of ads without any.
simulator::Answer blank(simulator::Answer answer) {
    std::erase_if(answer.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
    answer.body =
        R"({"content":[],"totalElements":0,"pageNumber":0,"pageSize":1,"totalPages":0,"first":true,"last":true})";
    return answer;
}

/// The value of a member of the ad's JSON, a text.
std::string ad_time(const std::string& json, const std::string& member) {
    const auto begin = json.find("\"" + member + "\":\"") + member.size() + 4;
    return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("what a pass did not meet is asked for before it is withdrawn") {
    Simulator feed(feed_of(300));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto drawn = feed.draw(3);
    for (const auto& uuid : drawn) feed.stop(uuid);
    mirror.sync();
    for (const auto& uuid : drawn) {
        INFO(uuid);
        const auto requests = feed.requests();
        CHECK(std::any_of(requests.begin(), requests.end(), [&uuid = uuid](const auto& request) {
            return request.target.find("uuid=" + uuid) != std::string::npos;
        }));
    }
    CHECK(mirror.value("SELECT absent || ' ' || absent_confirmed FROM syncs ORDER BY number DESC") == "3 3");
}

TEST_CASE("an ad whose time of update goes back is not taken for gone, however many others go") {
    Simulator feed(feed_of(2000));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto ads = feed.ads();
    const auto moved = ads.front()->uuid();
    // Where it moves to another goes, so that the feed counts there as many as before.
    const auto replaced = ads[1000];
    const auto at = ad_time(replaced->json(), "updated");
    for (std::size_t i = 1; i < 40; ++i) feed.stop(ads[i]->uuid());
    feed.stop(replaced->uuid());
    feed.edit(moved, "updated", '"' + at + '"');
    const auto report = mirror.sync();
    INFO(report.incomplete);
    CHECK(mirror.active().count(moved) == 1);
    mirror.full = true;
    mirror.sync();
    CHECK((mirror.active() == truth(feed)));
}

TEST_CASE("an ad that a pass did not meet and the feed still offers leaves the run incomplete, and stays") {
    Simulator feed(feed_of(60));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto hidden = feed.ads().front();
    const auto gone = feed.ads().back()->uuid();
    feed.stop(hidden->uuid());
    feed.stop(gone);
    mirror.full = true;
    const auto pass_ends = feed.requests().size() + 2;
    feed.on_request([&](std::uint64_t number) {
        if (number > pass_ends) feed.publish(std::vector<std::string>{hidden->json()});
    });
    const auto report = mirror.sync();
    INFO(report.incomplete);
    CHECK(report.incomplete.find(hidden->uuid()) != std::string::npos);
    CHECK(report.record.tally.withdrawn == 1);
    CHECK((mirror.active() == truth(feed)));
    feed.on_request(nullptr);
    CHECK(mirror.sync().incomplete.empty());
}

TEST_CASE("more withdrawals than a fifth, and than 200, are held back until confirmed") {
    Simulator feed(feed_of(1000));
    PublicMirror mirror(feed);
    mirror.sync();
    for (const auto& uuid : feed.draw(201)) feed.stop(uuid);
    try {
        mirror.sync();
        FAIL("they were withdrawn");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::held);
        CHECK(std::string(error.what()).find("201 of 1000 active ads (20 %)") != std::string::npos);
        CHECK(std::string(error.what()).find("run it with --max-removals 22%") != std::string::npos);
    }
    CHECK(mirror.mirror.mirror().count_active(now()) == 1000);
    CHECK(mirror.sync({.max_removals = {.number = 201}}).record.tally.withdrawn == 201);
    CHECK((mirror.active() == truth(feed)));
}

TEST_CASE("an empty feed does not empty a mirror") {
    Simulator feed(feed_of(300));
    PublicMirror mirror(feed);
    mirror.sync();
    for (const auto& ad : feed.ads()) feed.stop(ad->uuid());
    CHECK(mirror.sync().incomplete.find("shows none") != std::string::npos);
    mirror.full = true;
    CHECK(mirror.sync().incomplete.find("no ad at all") != std::string::npos);
    CHECK(mirror.sync().incomplete.find("no ad at all") != std::string::npos);
    CHECK_THROWS_AS(mirror.sync(), Error);
    CHECK(mirror.mirror.mirror().count_active(now()) == 300);
}

TEST_CASE("an incomplete pass withdraws nothing") {
    auto options = feed_of(0);
    options.settings.cap = 1000;
    for (int i = 0; i < 1200; ++i) options.corpus.push_back(raw_ad(i, "2024-06-01T22:00:00Z"));
    options.corpus.push_back(raw_ad(5000, "2024-05-01T22:00:00Z"));
    Simulator feed(options);
    PublicMirror mirror(feed);
    const auto report = mirror.sync();
    CHECK_FALSE(report.incomplete.empty());
    CHECK(report.record.tally.withdrawn == 0);
    CHECK(mirror.value("SELECT outcome FROM syncs") == "incomplete");
}

TEST_CASE("a quick run withdraws nothing") {
    Simulator feed(feed_of(20));
    PublicMirror mirror(feed);
    mirror.sync();
    feed.stop(feed.draw(1).front());
    CHECK(mirror.sync({.quick = true}).record.tally.withdrawn == 0);
    CHECK(mirror.value("SELECT outcome FROM syncs ORDER BY number DESC") == "quick");
}

TEST_CASE("a feed that denies ads which it has just shown is not believed in those that it did not show") {
    Simulator feed(feed_of(300));
    PublicMirror mirror(feed);
    mirror.sync();
    for (const auto& uuid : feed.draw(3)) feed.stop(uuid);
    feed.set_fault([](const simulator::Request& request,
                      const simulator::Answer& answer) -> std::optional<simulator::Answer> {
        const bool asks_for_one = request.parameter("uuid").value_or("!").front() != '!';
        return asks_for_one ? std::optional(blank(answer)) : std::nullopt;
    });
    const auto report = mirror.sync();
    INFO(report.incomplete);
    CHECK(report.incomplete.find("just shown") != std::string::npos);
    CHECK(report.record.tally.withdrawn == 0);
    CHECK(mirror.active().size() == 300);
}

TEST_CASE("a single answer without an ad does not withdraw it") {
    Simulator feed(feed_of(60));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto moved = feed.ads().front();
    feed.stop(moved->uuid());
    std::size_t asked = 0;
    mirror.full = true;
    const auto pass_ends = feed.requests().size() + 2;
    feed.on_request([&](std::uint64_t number) {
        if (number > pass_ends) feed.publish(std::vector<std::string>{moved->json()});
    });
    feed.set_fault([&](const simulator::Request& request,
                       const simulator::Answer& answer) -> std::optional<simulator::Answer> {
        if (request.parameter("uuid") != moved->uuid() || ++asked > 1) return std::nullopt;
        return blank(answer);
    });
    mirror.sync();
    CHECK(asked == 2);
    CHECK(mirror.active().count(moved->uuid()) == 1);
}

TEST_CASE("a quick run that meets nothing is doubted if known ads are not found either") {
    Simulator feed(feed_of(30));
    PublicMirror mirror(feed);
    mirror.sync();
    feed.set_fault([](const simulator::Request&, const simulator::Answer& answer) {
        return std::optional(blank(answer));
    });
    CHECK(mirror.sync({.quick = true}).incomplete.find("no changes reported, and none of") !=
          std::string::npos);
}

TEST_CASE("a limit that is given is taken literally") {
    Simulator feed(feed_of(60));
    PublicMirror mirror(feed);
    mirror.sync();
    for (const auto& uuid : feed.draw(3)) feed.stop(uuid);
    CHECK_THROWS_AS(mirror.sync({.max_removals = {.share = 0.0}}), Error);
    CHECK_THROWS_AS(mirror.sync({.max_removals = {.number = 2}}), Error);
    CHECK(mirror.sync({.max_removals = {.share = 0.05}}).record.tally.withdrawn == 3);
}
