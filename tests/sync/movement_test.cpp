// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/test_ads.hpp"

#include <atomic>
#include <memory>

// A feed that moves while it is read, one exact step at a time.

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Simulator;

namespace {

constexpr int ad_count = 120;

/// When the ad numbered so is published, by an hour's distance: the higher the newer.
std::string hour(int number) {
    return to_string(moment("2024-06-01T00:00:00Z") + std::chrono::hours{number});
}

std::string present(const Simulator& feed) {
    return to_string(std::chrono::floor<std::chrono::milliseconds>(feed.now()));
}

simulator::Answer blank_answer(simulator::Answer answer) {
    std::erase_if(answer.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
    answer.body =
        R"({"content":[],"totalElements":0,"pageNumber":0,"pageSize":10,"totalPages":0,"first":true,"last":true})";
    return answer;
}

/// A feed of ads an hour apart, its cap a few pages of ten.
struct HourlyFeed {
    explicit HourlyFeed(std::int64_t cap)
        : feed([cap] {
              simulator::Options options;
              options.settings.cap = cap;
              options.settings.order = simulator::Order::kept;
              for (int number = 0; number < ad_count; ++number)
                  options.corpus.push_back(raw_ad(number, hour(number)));
              return options;
          }()) {}

    /// The answers to the requests `first` to `last`, and to those alone, are blank, as if the index were
    /// lost for a moment.
    void blank(std::uint64_t first, std::uint64_t last) {
        feed.set_fault([first, last, number = std::make_shared<std::atomic<std::uint64_t>>(0)](
                           const simulator::Request&, const simulator::Answer& answer) {
            ++*number;
            return *number < first || *number > last ? std::nullopt : std::optional(blank_answer(answer));
        });
    }

    /// Reads it one request after the other; before the answer to the one numbered `step`, `what` happens.
    Brought read(std::uint64_t step, const std::function<void()>& what, int page_size = 10) {
        feed.on_request([step, &what](std::uint64_t number) {
            if (number == step) what();
        });
        auto options = options_for(feed);
        options.jobs = 1;
        options.page_size = page_size;
        FakeClock clock;
        return read_all(*jobfeed::feed::make_public_feed(options, &clock));
    }

    void publish(int number, const std::string& published) {
        feed.publish(std::vector<std::string>{raw_ad(number, published, "", present(feed))});
    }

    Simulator feed;
};

void check_that_none_is_missing(const Brought& brought, std::map<std::string, std::string> throughout) {
    // Where the last ad of all has moved away, nothing is left where one had been seen: the pass cannot tell
    // why.
    if (brought.incomplete.find("though it had shown at least one") != std::string::npos) return;
    CHECK(brought.incomplete.empty());
    std::erase_if(throughout, [&brought](const auto& ad) { return brought.ads.count(ad.first) > 0; });
    CHECK(throughout.size() == 0);
}

}  // namespace

TEST_CASE("an ad that is moved from what is still to be read to what has been read is not missed") {
    const std::int64_t cap = GENERATE(30, 8);
    const auto step = GENERATE(range(std::uint64_t{1}, std::uint64_t{24}));
    CAPTURE(cap, step);
    HourlyFeed hourly(cap);
    const auto throughout = truth(hourly.feed);
    check_that_none_is_missing(hourly.read(step, [&] { hourly.publish(0, hour(ad_count - 3)); }), throughout);
}

TEST_CASE("an ad that comes as another goes does not hide a third") {
    const auto step = GENERATE(range(std::uint64_t{1}, std::uint64_t{24}));
    CAPTURE(step);
    HourlyFeed hourly(50);
    auto throughout = truth(hourly.feed);
    for (const int number : {ad_count - 2, ad_count - 25, 3}) throughout.erase(uuid(number));
    const auto brought = hourly.read(step, [&] {
        for (const int number : {ad_count - 2, ad_count - 25, 3}) hourly.feed.stop(uuid(number));
        for (const int number : {ad_count - 41, ad_count - 71, 1})
            hourly.publish(1000 + number, hour(number));
    });
    check_that_none_is_missing(brought, throughout);
}

TEST_CASE("more changes during a pass than the cap reaches are divided, and seen, or leave it incomplete") {
    const auto step = GENERATE(3u, 8u, 14u, 19u);
    const auto changes = GENERATE(35, 80);
    CAPTURE(step, changes);
    HourlyFeed hourly(30);
    const auto throughout = truth(hourly.feed);
    const auto later = hourly.feed.now();
    const auto brought = hourly.read(step, [&] {
        for (int number = 0; number < changes; ++number) {
            hourly.feed.set_now(later + std::chrono::milliseconds{number});
            hourly.publish(number, hour(ad_count - 1 - number));
        }
    });
    INFO(brought.incomplete);
    CHECK((brought.incomplete.empty() || brought.incomplete.find("were read") != std::string::npos ||
           brought.incomplete.find("though it had shown at least one") != std::string::npos));
    std::size_t missing = 0;
    for (const auto& [uuid, json] : throughout) missing += brought.ads.count(uuid) == 0 ? 1 : 0;
    CHECK(missing == 0);
}

TEST_CASE("a feed whose cap is no more than a page is not taken for a feed of a page") {
    const std::int64_t cap = GENERATE(10, 7);
    CAPTURE(cap);
    HourlyFeed hourly(cap);
    const auto brought = hourly.read(0, [] {});
    CHECK(brought.incomplete.empty());
    CHECK((brought.ads == truth(hourly.feed)));
}

TEST_CASE("a page that is all there is costs one request more, and no movement is looked for") {
    HourlyFeed hourly(1000);
    const auto brought = hourly.read(
        0, [] {}, 100);
    CHECK(brought.ads.size() == ad_count);
    auto options = options_for(hourly.feed);
    for (int number = 50; number < ad_count; ++number) hourly.feed.stop(uuid(number));
    const auto small = read_all(*jobfeed::feed::make_public_feed(options));
    CHECK(small.ads.size() == 50);
    CHECK(small.traffic.requests == 2);
}

TEST_CASE("a feed that does not tell the time leaves a pass of several pages incomplete") {
    HourlyFeed hourly(1000);
    hourly.feed.set_fault([](const simulator::Request&, const simulator::Answer& answer) {
        auto silent = answer;
        std::erase_if(silent.headers, [](const auto& header) { return header.first == "Date"; });
        return std::optional(silent);
    });
    const auto brought = hourly.read(0, [] {});
    CHECK((brought.ads == truth(hourly.feed)));
    CHECK(brought.incomplete.find("no Date") != std::string::npos);
}

TEST_CASE("an answer without any ad is not believed the first time, whatever came before") {
    const int busy = GENERATE(0, 1, 2);
    CAPTURE(busy);
    HourlyFeed hourly(1000);
    std::atomic<int> asked = 0;
    hourly.feed.set_fault(
        [&asked, busy](const simulator::Request&,
                       const simulator::Answer& answer) -> std::optional<simulator::Answer> {
            const int number = ++asked;
            if (number > busy + 1) return std::nullopt;
            if (number <= busy) return simulator::Answer{.status = 503, .headers = {}, .body = "busy"};
            return blank_answer(answer);
        });
    const auto brought = hourly.read(0, [] {});
    CHECK(brought.incomplete.empty());
    CHECK((brought.ads == truth(hourly.feed)));
}

TEST_CASE("a moment without an index, as long as doubts last, hides nothing") {
    const auto step = GENERATE(range(std::uint64_t{1}, std::uint64_t{26}));
    const std::uint64_t lasts = GENERATE(1u, 2u, 4u);
    CAPTURE(step, lasts);
    HourlyFeed hourly(30);
    const auto throughout = truth(hourly.feed);
    hourly.blank(step, step + lasts - 1);
    const auto brought = hourly.read(3, [&] { hourly.publish(0, hour(ad_count - 3)); });
    if (!brought.incomplete.empty()) return;
    check_that_none_is_missing(brought, throughout);
}

TEST_CASE("a look for movement that comes blank is not believed: the ads updated last are in it") {
    HourlyFeed hourly(30);
    const auto throughout = truth(hourly.feed);
    const int blanks = GENERATE(1, 4, 1000);
    CAPTURE(blanks);
    std::atomic<int> looks = 0;
    hourly.feed.set_fault([&](const simulator::Request& request, const simulator::Answer& answer) {
        const bool is_look = request.parameter("updated") && !request.parameter("published");
        // The first of these is asked before anything is read.
        if (!is_look || ++looks == 1 || looks > 1 + blanks) return std::optional<simulator::Answer>();
        return std::optional(blank_answer(answer));
    });
    const auto brought = hourly.read(8, [&] { hourly.publish(0, hour(ad_count - 3)); });
    CHECK(brought.incomplete.empty() == (blanks < 1000));
    if (brought.incomplete.empty()) CHECK(brought.ads.count(uuid(0)) == 1);
}

TEST_CASE("what is known of a feed at rest costs the look at what moved no page more") {
    HourlyFeed hourly(30);
    CHECK(hourly.read(0, [] {}).incomplete.empty());
    std::size_t looks = 0;
    for (const auto& request : hourly.feed.requests()) {
        const auto place = request.target.find("&updated=");
        if (place == std::string::npos) continue;
        const auto bounds = request.target.substr(place, request.target.find('&', place + 1) - place);
        looks += bounds.ends_with("%2A%5D") ? 1 : 0;
    }
    CHECK(looks == 1);
}

TEST_CASE(
    "where an ad had been seen, four blank answers are not believed, and five leave the pass incomplete") {
    const std::uint64_t blanks = GENERATE(4u, 5u);
    CAPTURE(blanks);
    HourlyFeed hourly(30);
    hourly.feed.set_fault([&, bottoms = std::make_shared<std::atomic<std::uint64_t>>(0)](
                              const simulator::Request& request, const simulator::Answer& answer) {
        const auto published = request.parameter("published");
        const bool is_second_bottom = published && *published == "[*," + hour(ad_count - 30) + "]";
        if (!is_second_bottom || ++*bottoms > blanks) return std::optional<simulator::Answer>();
        return std::optional(blank_answer(answer));
    });
    const auto brought = hourly.read(0, [] {});
    if (blanks == 4) {
        CHECK(brought.incomplete.empty());
        CHECK((brought.ads == truth(hourly.feed)));
    } else {
        CHECK(brought.incomplete.find("though it had shown at least one") != std::string::npos);
    }
}

TEST_CASE("a feed at rest where hundreds of ads have just been updated is read to its end") {
    const auto order = GENERATE(simulator::Order::kept, simulator::Order::shuffled);
    simulator::Options options;
    options.settings.order = order;
    options.settings.cap = 1000;
    options.ads = 1500;
    Simulator feed(options);
    std::vector<std::string> ads;
    for (int number = 0; number < 300; ++number)
        ads.push_back(raw_ad(number, hour(number), "", present(feed)));
    feed.publish(ads);
    FakeClock clock;
    const auto brought = read_all(*jobfeed::feed::make_public_feed(options_for(feed), &clock));
    CHECK(brought.incomplete.empty());
    CHECK((brought.ads == truth(feed)));
}
