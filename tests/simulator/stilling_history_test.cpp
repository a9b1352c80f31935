// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <set>

using namespace simulator;
using namespace simulator::test;

namespace {

Options with_past() {
    Options options;
    options.ads = 300;
    options.events = 6000;
    options.now = parse_instant("2024-06-10T12:00:00Z");
    return options;
}

bool has_event(const std::vector<Event>& events, std::string_view title) {
    return std::ranges::any_of(events, [&](const Event& event) { return event.face->title == title; });
}

}  // namespace

TEST_CASE("the active ads are those of public-feed, however much has happened") {
    Simulator feed{with_past()};
    std::set<std::string> public_ads;
    for (const auto& ad : feed.ads()) {
        public_ads.insert(ad->uuid());
    }
    std::set<std::string> active;
    for (const auto& [uuid, detail] : feed.stilling().active()) {
        active.insert(uuid);
    }
    CHECK(active == public_ads);
    CHECK(feed.stilling().events().size() >= 6040);
}

TEST_CASE("reading all pages and the details of what ends active gives the truth") {
    Simulator feed{with_past()};
    const auto ends_active = folded(read_pages(feed, 1000));
    std::map<std::string, std::string> mirrored;
    std::size_t missing = 0;
    std::size_t empty = 0;
    for (const auto& uuid : ends_active) {
        const auto reply = ask_stilling(feed, "/feedentry/" + uuid);
        missing += reply.status == 404 ? 1 : 0;
        if (reply.status == 200 && reply.body.find(R"("status":"ACTIVE")") != std::string::npos) {
            const bool has_content = reply.body.find("ad_content") != std::string::npos;
            empty += has_content ? 0 : 1;
            if (has_content) {
                mirrored[uuid] = reply.body;
            }
        }
    }
    CHECK(missing > 0);
    CHECK(empty > 0);
    const auto truth = feed.stilling().active();
    REQUIRE(mirrored.size() == truth.size());
    for (const auto& [uuid, detail] : truth) {
        CHECK(mirrored[uuid] == detail->json());
    }
}

TEST_CASE("a past has what clients trip over") {
    Simulator feed{with_past()};
    const auto events = feed.stilling().events();
    CHECK_FALSE(std::ranges::is_sorted(events, {}, &Event::time));
    CHECK(has_event(events, "..."));
    CHECK(events.front().time < parse_instant("2024-01-01T00:00:00Z"));
    CHECK(std::ranges::max(events, {}, &Event::time).time <= feed.now());
    std::map<std::string, std::vector<bool>> states;
    std::size_t inactive_with_content = 0;
    for (const auto& event : events) {
        states[event.face->uuid].push_back(event.is_active);
    }
    CHECK(std::ranges::any_of(states, [](const auto& ad) {
        const auto stopped = std::ranges::find(ad.second, false);
        return std::find(stopped, ad.second.end(), true) != ad.second.end();
    }));
    for (const auto& [uuid, state] : states) {
        const auto detail = feed.stilling().find(uuid);
        inactive_with_content += detail && !detail->is_active() && detail->has_content() ? 1 : 0;
    }
    CHECK(inactive_with_content > 0);
}

TEST_CASE("the same seed and moment give the same feed") {
    const Simulator one{with_past()};
    const Simulator other{with_past()};
    CHECK(read_pages(one, 10'000).front().body == read_pages(other, 10'000).front().body);
}

TEST_CASE("a past is as long as was asked for") {
    Options options;
    options.ads = 500;
    options.events = 30'000;
    const Simulator feed{options};
    std::size_t events = 0;
    const auto pages = read_pages(feed, 10'000);
    for (const auto& page : pages) {
        events += page.ads.size();
    }
    CHECK(events - (pages.size() - 1) >= 30'040);
}

TEST_CASE("many clients read pages, details and tokens while ads come, go and change") {
    auto options = with_past();
    options.events = 1000;
    Simulator feed{options};
    std::vector<std::future<bool>> readers;
    for (int reader = 0; reader < 4; ++reader) {
        readers.push_back(std::async(std::launch::async, [&feed] {
            bool all_well = get(feed, "/api/publicToken").status == 200;
            for (const auto& uuid : folded(read_pages(feed, 500))) {
                const auto status =
                    ask_stilling(feed, "/feedentry/" + uuid, {{"Accept-Encoding", "gzip"}}).status;
                all_well = all_well && (status == 200 || status == 404);
            }
            return all_well;
        }));
    }
    for (std::size_t round = 0; round < 20; ++round) {
        feed.change_settings([&](Settings& settings) { settings.behind = round % 3; });
        feed.publish(2);
        for (const auto& uuid : feed.draw(3)) {
            round % 2 == 0 ? feed.stop(uuid) : feed.update(uuid);
            feed.poisons().put(uuid, {.kind = Poison::Kind::late, .times = 1});
        }
        feed.rotate_public_token();
    }
    for (auto& reader : readers) {
        CHECK(reader.get());
    }
    CHECK(feed.stilling().active().size() == feed.ad_count());
}
