// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "selection.hpp"
#include "sync/public_feed_reading.hpp"
#include "sync/public_mirror.hpp"

#include <jobfeed/error.hpp>

#include <mutex>
#include <random>

// What a pass over the searched feed proves, and by what, against the feed as NAV's server behaves.

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Order;
using simulator::Simulator;

namespace {

constexpr const char* midnight = "2024-06-02T22:00:00Z";

/// An ad whose two times are JSON as given.
std::string ad_with_times(int number, const std::string& published, const std::string& updated) {
    return R"({"uuid":")" + uuid(number) + R"(","published":)" + published +
           R"(,"expires":"2099-06-16T22:00:00Z","updated":)" + updated + "}";
}

std::string quoted(Timestamp moment) {
    return '"' + to_string(moment) + '"';
}

Timestamp now_of(const Simulator& feed) {
    return std::chrono::floor<std::chrono::milliseconds>(feed.now());
}

std::size_t missed(const std::map<std::string, std::string>& throughout, const Brought& brought) {
    std::size_t count = 0;
    for (const auto& [uuid, json] : throughout) count += brought.ads.count(uuid) == 0 ? 1 : 0;
    return count;
}

Brought read_with(const SourceOptions& options) {
    FakeClock clock;
    return read_all(*jobfeed::feed::make_public_feed(options, &clock));
}

simulator::Answer with_header(simulator::Answer answer, const std::string& name, const std::string& value) {
    answer.headers.emplace_back(name, value);
    return answer;
}

}  // namespace

TEST_CASE("a page past the hits is empty and no doubt: without any retry, no run waits") {
    const std::size_t ads = GENERATE(1u, 100u, 1005u, 1300u);
    const std::int64_t cap = GENERATE(500, 5000);
    CAPTURE(ads, cap);
    const Simulator feed(feed_of(ads, cap));
    auto options = options_for(feed);
    options.retries = 0;
    FakeClock clock;
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options, &clock));
    CHECK(brought.incomplete.empty());
    CHECK((brought.ads == truth(feed)));
    CHECK(clock.slept().count() == 0);
}

TEST_CASE("ads that are added to or updated in a tie of more than a page while it is read leave it proved") {
    const unsigned every = GENERATE(1u, 2u, 5u);
    const auto order = GENERATE(Order::kept, Order::shuffled);
    CAPTURE(every);
    auto options = feed_of(std::size_t{0}, 5000);
    options.settings.order = order;
    for (int i = 0; i < 130; ++i) options.corpus.push_back(raw_ad(i, midnight, "", moment_at(i)));
    for (int i = 200; i < 400; ++i) options.corpus.push_back(raw_ad(i, moment_at(i)));
    Simulator feed(options);
    const auto throughout = truth(feed);
    feed.on_request([&](std::uint64_t number) {
        if (number % every != 0) return;
        const auto changed =
            number % 2 == 0 ? static_cast<int>(number % 130) : 1000 + static_cast<int>(number);
        feed.publish(std::vector<std::string>{raw_ad(changed, midnight, "", to_string(now_of(feed)))});
    });
    const auto brought = read_with(options_for(feed));
    CHECK(brought.incomplete.empty());
    CHECK(missed(throughout, brought) == 0);
}

TEST_CASE(
    "of ads that were all published and updated at one moment, those that go are withdrawn in the next run") {
    const int ads = GENERATE(2, 3, 60, 300);
    const int going = GENERATE(1, 2);
    const std::int64_t cap = GENERATE(500, 5000);
    CAPTURE(ads, going, cap);
    auto options = feed_of(std::size_t{0}, cap);
    for (int i = 0; i < ads; ++i) options.corpus.push_back(raw_ad(i, midnight, "", midnight));
    Simulator feed(options);
    PublicMirror mirror(feed);
    CHECK(mirror.sync().incomplete.empty());
    for (const std::string& uuid : feed.draw(static_cast<std::size_t>(going))) feed.stop(uuid);
    if (ads == going) feed.publish(1);
    CHECK(mirror.sync({.max_removals = {.share = 1.0}}).incomplete.empty());
    CHECK(mirror.active() == truth(feed));
}

TEST_CASE(
    "that a feed has no ad at all is believed by the third run, or once it has some outside the scope") {
    Simulator feed(feed_of(std::size_t{0}, 5000));
    PublicMirror mirror(feed);
    CHECK(mirror.sync().incomplete.find("no ad at all") != std::string::npos);
    CHECK(mirror.sync().incomplete.find("no ad at all") != std::string::npos);
    CHECK(mirror.sync().incomplete.empty());
    feed.publish(5);
    auto options = options_for(feed);
    options.scope.filters.counties = {"UTOPIA"};
    const auto brought = read_with(options);
    CHECK(brought.ads.empty());
    CHECK(brought.incomplete.empty());
}

TEST_CASE("ads without a time of publication are found, also where the cap hides them") {
    const auto order = GENERATE(Order::kept, Order::shuffled);
    std::vector<std::string> ads;
    for (int i = 0; i < 1200; ++i) ads.push_back(raw_ad(i, moment_at(i)));
    for (int i = 2000; i < 2007; ++i)
        ads.push_back(ad_with_times(i, "null", '"' + moment_at(i - 1500) + '"'));
    auto options = feed_of(ads, 500);
    options.settings.order = order;
    const Simulator feed(options);
    check_that_all_comes(feed);
}

TEST_CASE("ads without any time of update are found, and none is missed while others come and go") {
    const unsigned seed = GENERATE(range(1u, 9u));
    const bool moves = GENERATE(false, true);
    CAPTURE(seed, moves);
    auto options = feed_of(std::size_t{0}, 500);
    options.seed = seed;
    const auto start = moment("2024-06-03T00:00:00Z");
    for (int i = 0; i < 900; ++i)
        options.corpus.push_back(ad_with_times(i, quoted(start + std::chrono::minutes{i / 20}), "null"));
    Simulator feed(options);
    auto throughout = truth(feed);
    std::mt19937 random(seed);
    feed.on_request([&](std::uint64_t number) {
        if (!moves || number % 3 != 0) return;
        const auto gone = feed.draw(1).front();
        feed.stop(gone);
        throughout.erase(gone);
        const auto at = start + std::chrono::minutes{static_cast<int>(random() % 45)};
        feed.publish(
            std::vector<std::string>{ad_with_times(5000 + static_cast<int>(number), quoted(at), "null")});
    });
    auto reading = options_for(feed);
    reading.jobs = 1;
    const auto brought = read_with(reading);
    INFO(brought.incomplete);
    if (!moves) CHECK(brought.incomplete.empty());
    if (brought.incomplete.empty()) CHECK(missed(throughout, brought) == 0);
}

TEST_CASE(
    "what shows a minute or five after its time of update, while others stop, hides none that was there") {
    const unsigned seed = GENERATE(range(1u, all_cases() ? 101u : 11u));
    const auto lag = seed % 2 == 0 ? std::chrono::minutes{1} : std::chrono::minutes{5};
    CAPTURE(seed);
    auto options = feed_of(std::size_t{0}, 200);
    options.seed = seed;
    options.settings.order = seed % 3 == 0 ? Order::shuffled : Order::kept;
    const auto start = moment("2024-06-03T00:00:00Z");
    for (int i = 0; i < 600; ++i) {
        options.corpus.push_back(
            ad_with_times(i, quoted(start + std::chrono::minutes{i / 9}), '"' + moment_at(i) + '"'));
    }
    Simulator feed(options);
    auto throughout = truth(feed);
    std::mt19937 random(seed);
    feed.on_request([&](std::uint64_t number) {
        if (random() % 3 != 0) return;
        const auto gone = feed.draw(1).front();
        feed.stop(gone);
        throughout.erase(gone);
        const auto at = start + std::chrono::minutes{static_cast<int>(random() % 66)};
        feed.publish(std::vector<std::string>{
            ad_with_times(5000 + static_cast<int>(number), quoted(at), quoted(now_of(feed) - lag))});
    });
    auto reading = options_for(feed);
    reading.jobs = 1;
    reading.page_size = 20;
    const auto brought = read_with(reading);
    CHECK((brought.incomplete.empty() ? missed(throughout, brought) : 0) == 0);
}

TEST_CASE("an ad that is in the index twice is settled, and others are still withdrawn") {
    const bool same_time = GENERATE(true, false);
    CAPTURE(same_time);
    std::vector<std::string> ads;
    for (int i = 0; i < 300; ++i) ads.push_back(raw_ad(i, moment_at(i)));
    // The simulator tells uuids apart by case, as an index with two documents of one ad does.
    auto copy = raw_ad(7, moment_at(7), "", same_time ? "" : moment_at(3));
    copy.replace(copy.find("00000000-0000"), 13, "0000000A-0000");
    auto twin = copy;
    twin.replace(twin.find("0000000A"), 8, "0000000a");
    ads.push_back(copy);
    ads.push_back(raw_ad(500, moment_at(500)));
    Simulator feed(feed_of(ads, 5000));
    feed.publish(std::vector<std::string>{twin});
    PublicMirror mirror(feed);
    for (int run = 0; run < 3; ++run) {
        const auto report = mirror.sync();
        CHECK(report.incomplete.empty());
        if (run > 0) CHECK(report.record.tally.updated == 0);
    }
    feed.stop(uuid(500));
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    CHECK(mirror.sync().incomplete.empty());
}

TEST_CASE("a category is exact, though the server looks for its words") {
    std::vector<std::string> ads;
    const auto add = [&ads](int number, const std::string& level1, const std::string& level2) {
        ads.push_back(raw_ad(
            number, moment_at(number),
            R"("occupationCategories":[{"level1":")" + level1 + R"(","level2":")" + level2 + R"("}])"));
    };
    add(1, "Helse og sosial", "Sykepleier");
    add(2, "Helse", "Lege");
    add(3, "IT", "Helse");
    add(4, "IT", "Utvikling");
    const Simulator feed(feed_of(ads, 5000));
    auto options = options_for(feed);
    options.scope.filters.categories = {"Helse"};
    const auto brought = read_with(options);
    CHECK(brought.incomplete.empty());
    CHECK(brought.ads.size() == 2);
    CHECK(brought.ads.count(uuid(2)) + brought.ads.count(uuid(3)) == 2);
}

TEST_CASE("an answer of two hours ago is told to come from a cache, and no clock is blamed") {
    Simulator feed(feed_of(std::size_t{30}, 5000));
    feed.change_settings([](simulator::Settings& settings) { settings.skew = -std::chrono::hours{2}; });
    feed.set_fault([](const simulator::Request&, const simulator::Answer& answer) {
        return std::optional(with_header(answer, "Age", "7200"));
    });
    PublicMirror mirror(feed);
    const auto report = mirror.sync();
    CHECK(report.incomplete == "the answer is 2 h old, it comes from a cache");
    CHECK(report.record.tally.added == 30);
}

TEST_CASE("an unchanged feed of thousands of ads is proved by few requests, without being read") {
    const std::size_t ads = GENERATE(from_range(cases<std::size_t>({6000}, {25000})));
    CAPTURE(ads);
    Simulator feed(feed_of(ads, 5000));
    PublicMirror mirror(feed);
    CHECK(mirror.sync({.index = false}).incomplete.empty());
    const auto report = mirror.sync({.index = false});
    CHECK(report.incomplete.empty());
    CHECK(report.record.tally.unchanged == ads);
    CHECK(report.record.traffic.requests <= 20);
    CHECK(report.record.traffic.bytes < 1'000'000);
    std::printf("unchanged: %zu requests, %zu bytes\n",
                static_cast<std::size_t>(report.record.traffic.requests),
                static_cast<std::size_t>(report.record.traffic.bytes));
    const auto gone = feed.draw(1).front();
    feed.stop(gone);
    const auto after = mirror.sync({.index = false});
    CHECK(after.incomplete.empty());
    CHECK(after.record.tally.withdrawn == 1);
    std::printf("one gone: %zu requests\n", static_cast<std::size_t>(after.record.traffic.requests));
}

TEST_CASE("what changed, came and went since the last run is found by counts, in any order of the ties") {
    const unsigned seed = GENERATE(range(1u, all_cases() ? 6u : 3u));
    CAPTURE(seed);
    auto options = feed_of(std::size_t{3000}, 1000);
    options.seed = seed;
    options.settings.order = Order::shuffled;
    Simulator feed(options);
    PublicMirror mirror(feed);
    CHECK(mirror.sync({.index = false}).incomplete.empty());
    const auto drawn = feed.draw(40);
    for (std::size_t i = 0; i < 30; ++i) feed.update(drawn[i]);
    for (std::size_t i = 30; i < 40; ++i) feed.stop(drawn[i]);
    feed.publish(20);
    const auto report = mirror.sync({.index = false});
    CHECK(report.incomplete.empty());
    CHECK(report.record.tally.updated == 30);
    CHECK(report.record.tally.added == 20);
    CHECK(report.record.tally.withdrawn == 10);
    CHECK((mirror.active() == truth(feed)));
    CHECK(mirror.sync({.index = false}).record.traffic.requests <= 12);
}

TEST_CASE(
    "hundreds of ads with one time of update are divided by their time of publication, or read in rounds") {
    const bool same_published = GENERATE(true, false);
    const auto order = GENERATE(Order::kept, Order::shuffled);
    CAPTURE(same_published);
    std::vector<std::string> ads;
    for (int i = 0; i < 398; ++i)
        ads.push_back(raw_ad(i, same_published ? midnight : moment_at(i), "", "2024-06-03T09:00:00Z"));
    for (int i = 1000; i < 1300; ++i) ads.push_back(raw_ad(i, moment_at(i)));
    auto options = feed_of(ads, 5000);
    options.settings.order = order;
    Simulator feed(options);
    PublicMirror mirror(feed);
    CHECK(mirror.sync().incomplete.empty());
    feed.stop(uuid(100));
    const auto report = mirror.sync();
    CHECK(report.incomplete.empty());
    CHECK(report.record.tally.withdrawn == 1);
    CHECK((mirror.active() == truth(feed)));
}

TEST_CASE("what the mirror does not show is counted too: out of scope, past, unreadable") {
    std::vector<std::string> ads;
    for (int i = 0; i < 200; ++i) {
        ads.push_back(raw_ad(i, moment_at(i), i % 2 == 0 ? R"("source":"A")" : R"("source":"B")"));
    }
    ads.push_back(R"({"uuid":"none","published":"2024-06-01T00:00:00Z","updated":"2024-06-01T00:00:00Z"})");
    ads.push_back(R"({"uuid":")" + uuid(900) +
                  R"(","published":"2024-06-01T00:00:00Z","updated":"2024-06-01T00:00:01Z",)"
                  R"("expires":"2024-06-02T00:00:00Z"})");
    Simulator feed(feed_of(ads, 5000));
    SourceOptions options = options_for(feed);
    options.scope.filters.sources = {"A", "C"};
    PublicMirror mirror(feed);
    mirror.scope = options.scope;
    CHECK(mirror.sync().record.tally.added == 100);
    const auto again = mirror.sync();
    CHECK(again.incomplete == "entries of the feed that cannot be read: 1 (jobfeed status counts them)");
    CHECK(again.record.traffic.requests <= 7);
    CHECK(again.record.tally.unchanged == 100);
}

TEST_CASE("an ad that shows later than the overlap is found, and the overlap grows beyond it") {
    Simulator feed(feed_of(std::size_t{400}, 5000));
    PublicMirror mirror(feed);
    mirror.sync();
    CHECK(mirror.value("SELECT overlap FROM proof") == "900");
    feed.publish(
        std::vector<std::string>{raw_ad(1, midnight, "", to_string(now() - std::chrono::minutes{40}))});
    CHECK(mirror.sync().record.tally.added == 1);
    CHECK(std::stoi(mirror.value("SELECT overlap FROM proof")) >= 2 * 39 * 60);
    CHECK(mirror.sync().incomplete.empty());
}

TEST_CASE("an address without its /public-feed is told where the feed answers") {
    const Simulator feed(feed_of(std::size_t{3}, 5000));
    auto options = options_for(feed);
    options.scope.base_url.erase(options.scope.base_url.rfind("/public-feed"));
    try {
        read_with(options);
        FAIL("it was taken for a feed");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        CHECK(std::string(error.what()).find("--url " + feed.url()) != std::string::npos);
    }
}

TEST_CASE("requests of a run over 25,000 ads of which 1,000 changed and 300 went, printed", "[.figures]") {
    Simulator feed(feed_of(std::size_t{25000}, 5000));
    PublicMirror mirror(feed);
    mirror.sync({.index = false});
    const auto print = [](const char* what, const SyncReport& report) {
        CHECK(report.incomplete.empty());
        std::printf("%s: %zu requests, %zu read again, %.1f MB\n", what,
                    static_cast<std::size_t>(report.record.traffic.requests),
                    static_cast<std::size_t>(report.record.traffic.reread),
                    static_cast<double>(report.record.traffic.bytes) / 1e6);
    };
    for (const auto& uuid : feed.draw(1000)) feed.update(uuid);
    print("1,000 changed", mirror.sync({.index = false}));
    for (const auto& uuid : feed.draw(300)) feed.stop(uuid);
    print("300 gone", mirror.sync({.index = false}));
    for (const auto& uuid : feed.draw(250)) feed.update(uuid);
    print("1 % changed", mirror.sync({.index = false}));
}
