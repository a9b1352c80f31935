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
    CHECK(mirror.value("SELECT candidates || ' ' || confirmed FROM syncs ORDER BY number DESC") == "3 3");
}

TEST_CASE("many ads that went are looked up in groups, and one of them that comes back meanwhile stays") {
    enum class Return { none, where_it_was, as_new };
    const auto comes_back = GENERATE(Return::none, Return::where_it_was, Return::as_new);
    CAPTURE(static_cast<int>(comes_back));
    Simulator feed(feed_of(2000));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto ads = feed.ads();
    const auto returning = ads.front();
    for (std::size_t i = 0; i < 120; ++i) feed.stop(ads[i]->uuid());
    const auto is_grouped = [](const auto& request) {
        return request.target.find("uuid=%21") != std::string::npos &&
               request.target.find("%2C%21") != std::string::npos;
    };
    bool is_back = false;
    feed.on_request([&](std::uint64_t) {
        const auto requests = feed.requests();
        if (is_back || comes_back == Return::none || requests.empty() || !is_grouped(requests.back())) return;
        is_back = true;
        feed.publish(std::vector<std::string>{returning->json()});
        if (comes_back == Return::as_new) feed.update(returning->uuid());
    });
    const auto before = feed.requests().size();
    mirror.sync();
    const auto requests = feed.requests();
    const auto first = requests.begin() + static_cast<std::ptrdiff_t>(before);
    CHECK(std::any_of(first, requests.end(), is_grouped));
    CHECK(requests.size() - before < 90);
    CHECK(is_back == (comes_back != Return::none));
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
        CHECK(std::string(error.what()).find("jobfeed sync --max-removals 22%") != std::string::npos);
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
    CHECK(mirror.sync({.quick = true}).incomplete.find("reports no change") != std::string::npos);
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
