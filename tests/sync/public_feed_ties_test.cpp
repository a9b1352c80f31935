// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "selection.hpp"
#include "sync/public_feed_reading.hpp"

#include <atomic>

// Ads with equal times: within a page, across pages, across what the feed gives out at once.

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Order;
using simulator::Simulator;

TEST_CASE("thousands of ads in one instant come, and those before and after them") {
    auto ads = tie(4900, "2024-06-01T22:00:00Z");
    for (const auto& ad : tie(300, "2024-06-02T08:00:00Z", 10000)) ads.push_back(ad);
    for (const auto& ad : tie(300, "2024-05-02T08:00:00Z", 20000)) ads.push_back(ad);
    const Simulator feed(feed_of(ads, 5000));
    check_that_all_comes(feed);
}

TEST_CASE("a feed of a single instant ends") {
    const int count = GENERATE(1, 99, 100, 101, 999);
    CAPTURE(count);
    const Simulator feed(feed_of(tie(count, "2024-06-01T22:00:00Z"), 1000));
    check_that_all_comes(feed);
}

TEST_CASE("an instant with more ads than the cap is stepped over, and the pass says that it is incomplete") {
    auto ads = tie(1200, "2024-06-01T22:00:00Z");
    for (const auto& ad : tie(5, "2024-05-02T08:00:00Z", 20000)) ads.push_back(ad);
    const Simulator feed(feed_of(ads, 1000));
    const auto source = jobfeed::feed::make_public_feed(options_for(feed));
    const auto brought = read_all(*source);
    CHECK(brought.ads.size() == 1005);
    CHECK(brought.incomplete.find("2024-06-01T22:00:00.000Z") != std::string::npos);
}

TEST_CASE("times that differ by less than a millisecond are one instant to the feed") {
    std::vector<std::string> ads;
    for (int i = 0; i < 300; ++i) {
        ads.push_back(raw_ad(i, "2024-06-01T10:00:00.123" + std::to_string(100 + i) + "Z"));
    }
    for (const auto& ad : tie(800, "2024-05-01T10:00:00.5Z", 1000)) ads.push_back(ad);
    const Simulator feed(feed_of(ads, 1000));
    check_that_all_comes(feed);
}

TEST_CASE("every ad comes though equal times come in another order each time") {
    const std::int64_t cap = GENERATE(1000, 5000);
    const std::size_t ads = GENERATE(from_range(cases<std::size_t>({101, 1001}, {5001, 12000})));
    CAPTURE(ads, cap);
    auto options = feed_of(ads, cap);
    options.settings.order = Order::shuffled;
    Simulator feed(options);
    feed.set_now(feed.now() + std::chrono::minutes{1});
    const auto brought = check_that_all_comes(feed);
    const std::uint64_t pages = ads / 100 + 1;
    INFO(brought.traffic.requests << " requests for " << pages << " pages");
    CHECK(brought.traffic.requests <= pages * 2 + 8);
}

TEST_CASE("thousands of ads in one instant come in any order, within the cap and beyond it") {
    const int count = GENERATE(from_range(cases<int>({300, 5000, 6000}, {4900, 12000})));
    CAPTURE(count);
    std::vector<std::string> ads;
    for (int i = 0; i < count; ++i) {
        ads.push_back(raw_ad(i, "2024-06-01T22:00:00Z", "", moment_at(i)));
    }
    ads.push_back(raw_ad(90001, "2024-06-02T22:00:00Z"));
    ads.push_back(raw_ad(90002, "2024-05-02T22:00:00Z"));
    auto options = feed_of(ads, 5000);
    options.settings.order = Order::shuffled;
    const Simulator feed(options);
    check_that_all_comes(feed);
}

TEST_CASE("ties that nothing divides come in any order, with pages of any size") {
    const int page_size = GENERATE(100, 30);
    auto ads = tie(150, "2024-06-01T22:00:00Z");
    for (int i = 0; i < 250; ++i) ads.push_back(raw_ad(1000 + i, moment_at(i)));
    auto options = feed_of(ads, 5000);
    options.settings.order = Order::shuffled;
    const Simulator feed(options);
    auto reading = options_for(feed);
    reading.page_size = page_size;
    const auto brought = read_all(*jobfeed::feed::make_public_feed(reading));
    CHECK(brought.incomplete.empty());
    CHECK((brought.ads == truth(feed)));
}

TEST_CASE("half of an instant too large for the feed's cap does not go with a blank answer") {
    const std::uint64_t blanks = GENERATE(1u, 2u, 4u, 9u);
    const bool lower = GENERATE(true, false);
    CAPTURE(blanks, lower);
    std::vector<std::string> ads;
    for (int i = 0; i < 1200; ++i) ads.push_back(raw_ad(i, "2024-06-01T22:00:00Z", "", moment_at(i)));
    Simulator feed(feed_of(ads, 500));
    std::atomic<std::uint64_t> asked = 0;
    std::string half;
    feed.set_fault([&](const simulator::Request& request,
                       const simulator::Answer& answer) -> std::optional<simulator::Answer> {
        const auto published = request.parameter("published");
        const auto updated = request.parameter("updated");
        if (!published || !updated || updated->starts_with("[*,") != lower) return std::nullopt;
        if (half.empty()) half = *updated;
        if (*updated != half || ++asked > blanks) return std::nullopt;
        auto blank = answer;
        std::erase_if(blank.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
        blank.body =
            R"({"content":[],"totalElements":0,"pageNumber":0,"pageSize":100,"totalPages":0,"first":true,"last":true})";
        return blank;
    });
    auto options = options_for(feed);
    options.jobs = 1;
    FakeClock clock;
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options, &clock));
    CHECK(brought.incomplete.empty() == (blanks < 5));
    if (brought.incomplete.empty()) CHECK((brought.ads == truth(feed)));
}

TEST_CASE("below a window that is one full instant, the feed's end is not believed the first times") {
    const int blanks = GENERATE(2, 4);
    CAPTURE(blanks);
    auto ads = tie(1000, "2024-06-01T22:00:00Z");
    for (const auto& ad : tie(5, "2024-05-02T08:00:00Z", 20000)) ads.push_back(ad);
    Simulator feed(feed_of(ads, 1000));
    std::atomic<int> asked = 0;
    feed.set_fault([&](const simulator::Request& request,
                       const simulator::Answer& answer) -> std::optional<simulator::Answer> {
        if (request.parameter("published") != "[*,2024-06-01T21:59:59.999Z]" || ++asked > blanks)
            return std::nullopt;
        auto blank = answer;
        std::erase_if(blank.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
        blank.body =
            R"({"content":[],"totalElements":0,"pageNumber":0,"pageSize":100,"totalPages":0,"first":true,"last":true})";
        return blank;
    });
    FakeClock clock;
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options_for(feed), &clock));
    CHECK(asked > 0);
    for (const int number : {20000, 20004}) CHECK(brought.ads.count(uuid(number)) == 1);
}
