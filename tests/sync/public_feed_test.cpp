// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "selection.hpp"
#include "sync/public_feed_reading.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <random>

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Order;
using simulator::Simulator;

namespace {

/// The place in the order of requests of the first whose target holds both texts.
std::ptrdiff_t place_of(const Simulator& feed, const std::string& one, const std::string& other) {
    const auto requests = feed.requests();
    const auto found = std::find_if(requests.begin(), requests.end(), [&](const auto& request) {
        return (request.target + "&").find(one) != std::string::npos &&
               request.target.find(other) != std::string::npos;
    });
    REQUIRE(found != requests.end());
    return found - requests.begin();
}

}  // namespace

TEST_CASE("every ad comes, whatever the feed's size and cap") {
    const std::int64_t cap = GENERATE(1000, 5000);
    const std::size_t ads =
        GENERATE(from_range(cases<std::size_t>({0, 1, 100, 101, 1000, 1001}, {5000, 5001, 12000})));
    CAPTURE(cap, ads);
    const Simulator feed(feed_of(ads, cap));
    check_that_all_comes(feed);
}

TEST_CASE("every ad comes with one connection as with sixteen") {
    const int jobs = GENERATE(1, 16);
    CAPTURE(jobs);
    const Simulator feed(feed_of(std::size_t{3000}, 1000));
    check_that_all_comes(feed, jobs);
}

TEST_CASE("the next window is asked for while pages between are still to come") {
    const Simulator feed(feed_of(std::size_t{3000}, 1000));
    check_that_all_comes(feed, 1);
    const auto requests = feed.requests();
    REQUIRE(requests.size() > 4);
    // The newest page, whether that is all, where the first window ends, where the second one ends.
    CHECK(requests[0].target.find("&page=0") != std::string::npos);
    CHECK(requests[1].target.find("&uuid=%21") != std::string::npos);
    CHECK(requests[2].target.find("&page=9&") != std::string::npos);
    CHECK(requests[3].target.find("&page=9&") != std::string::npos);
    CHECK(requests[2].target != requests[3].target);
    CHECK(place_of(feed, "&page=1&", "published") > 3);
}

TEST_CASE("on a feed at rest the proof costs a few requests more than the pages") {
    using Sizes = std::pair<std::size_t, std::int64_t>;
    const auto [ads, cap] =
        GENERATE(from_range(cases<Sizes>({{12000, 5000}}, {{25000, 5000}, {12000, 1000}})));
    CAPTURE(ads, cap);
    Simulator feed(feed_of(ads, cap));
    feed.set_now(feed.now() + std::chrono::minutes{1});
    // What changed just before the pass did not change while it ran.
    feed.publish(20);
    const auto brought = check_that_all_comes(feed);
    CHECK(brought.traffic.requests == feed.requests().size());
    // A bare step back reads these pages, and of each window one again where the next begins.
    const std::uint64_t bare = ads / 100 + ads / static_cast<std::uint64_t>(cap);
    // Besides, each window is counted on either axis.
    const std::uint64_t counts = cap < 5000 ? 2 * ads / static_cast<std::uint64_t>(cap) : 0;
    CHECK(brought.traffic.requests <= bare + bare * 15 / 100 + counts);
    CHECK(brought.traffic.reread == 0);
}

TEST_CASE("requests with the proof and without it, printed", "[.figures]") {
    const std::size_t ads = GENERATE(12000u, 25000u, 100000u);
    const auto order = GENERATE(Order::kept, Order::shuffled);
    auto options = feed_of(ads, 5000);
    options.settings.order = order;
    Simulator feed(options);
    feed.set_now(feed.now() + std::chrono::minutes{1});
    const auto brought = check_that_all_comes(feed);
    const double bare = static_cast<double>(ads / 100 + ads / 5000);
    const auto requests = static_cast<double>(brought.traffic.requests);
    std::printf("%6zu ads, order %s: %.0f requests, %.0f without the proof (%+.1f %%), %zu read again\n", ads,
                order == Order::kept ? "kept" : "shuffled", requests, bare, (requests / bare - 1) * 100,
                static_cast<std::size_t>(brought.traffic.reread));
}

TEST_CASE("what was there all the time comes, while ads come, change and go at random") {
    const unsigned seed = GENERATE(range(1u, all_cases() ? 13u : 4u));
    CAPTURE(seed);
    auto options = feed_of(std::size_t{2000}, 500);
    options.seed = seed;
    options.settings.order = seed % 2 == 0 ? Order::shuffled : Order::kept;
    Simulator feed(options);
    auto throughout = truth(feed);
    std::mutex mutex;
    std::mt19937 random(seed);
    feed.on_request([&](std::uint64_t) {
        const std::scoped_lock lock{mutex};
        const auto chosen = feed.draw(1).front();
        switch (random() % 8) {
            case 0:
                feed.stop(chosen);
                throughout.erase(chosen);
                break;
            case 1:
                feed.publish(1);
                break;
            case 2:
                feed.update(chosen);
                break;
            default:
                break;
        }
    });
    const auto source = jobfeed::feed::make_public_feed(options_for(feed));
    const auto brought = read_all(*source);
    if (!brought.incomplete.empty()) return;
    std::size_t missed = 0;
    for (const auto& [uuid, json] : throughout) missed += brought.ads.count(uuid) == 0 ? 1 : 0;
    CHECK(missed == 0);
}

TEST_CASE("the feed's word on single ads is asked for and believed") {
    Simulator feed(feed_of(std::size_t{30}, 5000));
    const auto drawn = feed.draw(2);
    feed.stop(drawn[0]);
    const auto source = jobfeed::feed::make_public_feed(options_for(feed));
    read_all(*source);
    source->ask(drawn, {}, false);
    const auto brought = read_all(*source);
    CHECK(brought.gone == std::set<std::string>{drawn[0]});
    REQUIRE(brought.ads.size() == 1);
    CHECK(brought.ads.begin()->first == drawn[1]);
}

TEST_CASE("ads that are published while the feed is read do not disturb the pass") {
    Simulator feed(feed_of(std::size_t{3000}, 1000));
    const auto wanted = truth(feed);
    feed.on_request([&feed](std::uint64_t number) {
        if (number == 2 || number == 7) feed.publish(50);
    });
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options_for(feed)));
    for (const auto& [uuid, json] : wanted) {
        INFO(uuid);
        REQUIRE(brought.ads.count(uuid) == 1);
    }
}

TEST_CASE("the filters of a scope hold, at the server and here") {
    std::vector<std::string> corpus;
    const auto add = [&corpus](int number, const std::string& more) {
        corpus.push_back(raw_ad(number, "2024-06-01T10:00:0" + std::to_string(number) + "Z", more));
    };
    add(1,
        R"("workLocations":[{"county":"OSLO","municipal":"OSLO"}],"source":"A","employer":{"orgnr":"911111111"})");
    add(2,
        R"("workLocations":[{"county":"NORDLAND","municipal":"BODØ"}],"source":"B","employer":{"orgnr":"922222222"})");
    add(3,
        R"("workLocations":[{"county":"ROGALAND","municipal":"STAVANGER"}],"source":"C","employer":{"orgnr":"933333333"})");
    const Simulator feed(feed_of(corpus, 5000));
    const auto numbers = [&feed](Filters filters) {
        auto options = options_for(feed);
        options.scope.filters = std::move(filters);
        std::string found;
        for (const auto& [uuid, json] : read_all(*jobfeed::feed::make_public_feed(options)).ads)
            found += uuid.back();
        return found;
    };
    CHECK(numbers({.counties = {"OSLO", "NORDLAND"}}) == "12");
    CHECK(numbers({.municipalities = {"BODØ"}}) == "2");
    CHECK(numbers({.sources = {"A"}}) == "1");
    CHECK(numbers({.sources = {"A", "C"}}) == "13");
    CHECK(numbers({.orgnrs = {"911111111", "922222222"}}) == "12");
    CHECK(numbers({.counties = {"OSLO"}, .sources = {"B", "C"}}).empty());
}

TEST_CASE("a quick pass brings what was updated since") {
    Simulator feed(feed_of(std::size_t{300}, 5000));
    const Timestamp before = now();
    const auto some = feed.draw(3);
    for (const auto& uuid : some) REQUIRE(feed.update(uuid));
    auto options = options_for(feed);
    options.changed_since = before - std::chrono::seconds{1};
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options));
    for (const auto& uuid : some) CHECK(brought.ads.count(uuid) == 1);
    CHECK(brought.ads.size() < 300);
}

TEST_CASE("a feed that was switched off is told of, and is not an empty feed") {
    auto options = feed_of(std::size_t{10}, 5000);
    options.settings.shutdown = true;
    const Simulator feed(options);
    try {
        read_all(*jobfeed::feed::make_public_feed(options_for(feed)));
        FAIL("it was taken for a feed");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK(std::string(error.what()).find("2025-05-01") != std::string::npos);
        CHECK(std::string(error.what()).find("jobfeed sync --feed stilling-feed --db FILE") !=
              std::string::npos);
    }
}

TEST_CASE("what a server says of an error is told without control characters, and without the token") {
    Simulator feed(feed_of(std::size_t{10}, 5000));
    feed.set_fault(
        [&feed](const simulator::Request&, const simulator::Answer&) -> std::optional<simulator::Answer> {
            return simulator::Answer{
                .status = 400, .headers = {}, .body = "\x1b[31mBad header: Bearer " + feed.token()};
        });
    try {
        read_all(*jobfeed::feed::make_public_feed(options_for(feed)));
        FAIL("it was taken for a feed");
    } catch (const Error& error) {
        const std::string message = error.what();
        CHECK(message.find("[31mBad header: Bearer ") != std::string::npos);
        CHECK(message.find('\x1b') == std::string::npos);
        CHECK(message.find(feed.token().substr(0, 20)) == std::string::npos);
    }
}

TEST_CASE(
    "ads without a time of publication, which no interval finds, come where the cap does not hide them") {
    std::vector<std::string> ads;
    for (int i = 0; i < 250; ++i) ads.push_back(raw_ad(1000 + i, moment_at(i)));
    ads.push_back(R"({"uuid":"00000000-0000-4000-8000-000000000001","published":null,"expires":null})");
    const Simulator feed(feed_of(ads, 5000));
    check_that_all_comes(feed);
}

TEST_CASE("an ad that has left a scope told apart here is gone") {
    std::vector<std::string> ads;
    for (int i = 0; i < 3; ++i) {
        ads.push_back(raw_ad(i, "2024-06-01T10:00:00Z",
                             std::string(R"("source":")") + static_cast<char>('A' + i) + '"'));
    }
    const Simulator feed(feed_of(ads, 5000));
    auto options = options_for(feed);
    options.scope.filters.sources = {"A", "B"};
    const auto source = jobfeed::feed::make_public_feed(options);
    CHECK(read_all(*source).ads.size() == 2);
    source->ask({"00000000-0000-4000-8000-000000000002"}, {}, false);
    CHECK(read_all(*source).gone.size() == 1);
}
