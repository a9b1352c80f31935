// SPDX-License-Identifier: MIT
#pragma once

#include "catch.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/test_ads.hpp"

#include <string>
#include <utility>
#include <vector>

namespace jobfeed::test {

/// A feed of so many ads, or of these, whose equal times keep their order.
inline simulator::Options feed_of(std::size_t ads, std::int64_t cap) {
    simulator::Options options;
    options.ads = ads;
    options.settings.cap = cap;
    // What ties that change their order do to a pass is a matter of its proof.
    options.settings.order = simulator::Order::kept;
    return options;
}

inline simulator::Options feed_of(std::vector<std::string> corpus, std::int64_t cap) {
    auto options = feed_of(std::size_t{0}, cap);
    options.corpus = std::move(corpus);
    return options;
}

/// Reads the feed and compares what came with what there is.
inline Brought check_that_all_comes(const simulator::Simulator& feed, int jobs = 4) {
    auto options = options_for(feed);
    options.jobs = jobs;
    FakeClock clock;
    const auto source = jobfeed::feed::make_public_feed(options, &clock);
    Brought brought = read_all(*source);
    const auto wanted = truth(feed);
    // An empty feed is not believed the first time.
    if (wanted.empty()) {
        CHECK(brought.incomplete.find("no ad at all") != std::string::npos);
        brought.incomplete.clear();
    }
    CHECK(brought.ads.size() == wanted.size());
    CHECK((brought.ads == wanted));
    CHECK(brought.incomplete.empty());
    CHECK_FALSE(source->next());
    return brought;
}

/// Ads of one time of publication.
inline std::vector<std::string> tie(int count, const std::string& published, int first = 0) {
    std::vector<std::string> ads;
    for (int i = 0; i < count; ++i) ads.push_back(raw_ad(first + i, published));
    return ads;
}

/// A time of update, another for each number.
inline std::string moment_at(int number) {
    return to_string(moment("2024-06-03T00:00:00Z") + std::chrono::milliseconds{number * 977});
}

}  // namespace jobfeed::test
