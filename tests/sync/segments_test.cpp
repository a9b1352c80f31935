// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "selection.hpp"
#include "simulator/random.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

// A first run reads six months of events as segments side by side (src/feed/README.md, Segments). Random
// histories, each after its seed; JOBFEED_SEGMENT_SEEDS=1-500 carries out those.

using namespace jobfeed;
using namespace jobfeed::test;
using namespace std::chrono_literals;
using simulator::Random;

namespace {

std::pair<std::uint64_t, std::uint64_t> seeds(std::uint64_t usual) {
    const char* given = std::getenv("JOBFEED_SEGMENT_SEEDS");
    if (given == nullptr) return {1, all_cases() ? usual : usual / 4};
    char* end = nullptr;
    const auto first = std::strtoull(given, &end, 10);
    return {first, *end == '-' ? std::strtoull(end + 1, nullptr, 10) : first};
}

std::string uuid_number(std::size_t number) {
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

/// How a history is drawn.
struct Shape {
    std::size_t ads = 0;
    bool has_equal_times = false;
    bool has_disorder = false;  ///< times go back by up to the overlap
    bool has_future = false;
    bool has_hidden = false;

    explicit Shape(Random& random)
        : ads(random.between(1, 12)),
          has_equal_times(random.chance(0.5)),
          has_disorder(random.chance(0.5)),
          has_future(random.chance(0.4)),
          has_hidden(random.chance(0.3)) {}
};

/// Documents of so many ads, without an event.
void put_documents(StillingMirror& mirror, std::size_t ads) {
    for (std::size_t number = 0; number < ads; ++number) {
        const auto uuid = uuid_number(number);
        mirror.feed.stilling().set_detail(
            std::make_shared<simulator::Detail>(
                uuid, true,
                R"({"uuid":")" + uuid + R"(","ad_content":{"uuid":")" + uuid +
                    R"(","title":"Kokk"},"sistEndret":"2024-06-10T10:00:00.000+02:00","status":"ACTIVE"})"),
            simulator::Sharing::open);
    }
}

/// Six months of events of these ads, in the feed's order.
void tell_history(StillingMirror& mirror, const Shape& shape, Random& random) {
    const auto now = mirror.feed.now();
    auto time = now - std::chrono::hours{24 * 180};
    while (true) {
        const bool is_quiet = random.chance(0.1);
        if (!(shape.has_equal_times && random.chance(0.6)))
            time += std::chrono::minutes{is_quiet ? random.between(1, 24 * 60 * 20)
                                                  : random.between(0, 24 * 60 * 2)};
        if (time >= now - 1min) return;
        auto told = time;
        if (shape.has_disorder && random.chance(0.2)) told -= std::chrono::minutes{random.between(0, 59)};
        if (shape.has_future && random.chance(0.03))
            told = now + std::chrono::hours{random.between(1, 24 * 90)};
        mirror.feed.stilling().tell(simulator::masked_face(uuid_number(random.below(shape.ads))),
                                    random.chance(0.6), told);
    }
}

/// What the events say at their end: of each ad that they show, whether it is active.
std::map<std::string, bool> fold_of(StillingMirror& mirror) {
    std::map<std::string, bool> fold;
    for (const auto& event : mirror.feed.stilling().events()) {
        if (!event.is_hidden && event.time > mirror.feed.now() - std::chrono::hours{24 * 185})
            fold[event.face->uuid] = event.is_active;
    }
    return fold;
}

/// The ads to be shown: active by their last event, and with a document.
std::string expected(StillingMirror& mirror) {
    const auto truth = mirror.truth();
    std::string list;
    for (const auto& [uuid, active] : fold_of(mirror)) {
        if (active && truth.count(uuid) > 0) list += ' ' + uuid.substr(32);
    }
    return list;
}

std::string shown(StillingMirror& mirror) {
    std::string list;
    for (const auto& [uuid, json] : mirror.active()) list += ' ' + uuid.substr(32);
    return list;
}

void hide_some(StillingMirror& mirror, const Shape& shape, Random& random) {
    if (!shape.has_hidden) return;
    for (std::size_t count = random.between(1, 2); count > 0; --count)
        mirror.feed.stilling().hide(uuid_number(random.below(shape.ads)));
}

/// How many places before the end an event may still appear: behind one of the last half hour.
std::size_t places_back(StillingMirror& mirror, std::size_t wanted) {
    const auto events = mirror.feed.stilling().events();
    while (wanted > 0 &&
           (events.size() <= wanted || events[events.size() - wanted - 1].time < mirror.feed.now() - 30min))
        --wanted;
    return wanted;
}

/// New events, at the end or a few places before it.
void tell_some(StillingMirror& mirror, const Shape& shape, Random& random) {
    for (std::size_t count = random.between(0, 6); count > 0; --count) {
        const bool is_late = random.chance(0.3);
        const auto behind = is_late ? places_back(mirror, random.between(1, 3)) : 0;
        mirror.feed.change_settings([behind](simulator::Settings& settings) { settings.behind = behind; });
        mirror.feed.stilling().tell(simulator::masked_face(uuid_number(random.below(shape.ads))),
                                    random.chance(0.6));
    }
    mirror.feed.change_settings([](simulator::Settings& settings) { settings.behind = 0; });
}

std::string outcome(StillingMirror& mirror) {
    try {
        return mirror.sync().incomplete;
    } catch (const Error& error) {
        return error.what();
    }
}

void draw_reading(StillingMirror& mirror, Random& random) {
    mirror.page_size = static_cast<int>(std::vector<std::size_t>{2, 3, 5, 20, 1000}[random.below(5)]);
    mirror.jobs = static_cast<int>(random.between(1, 8));
    mirror.max_removals.share = 1.0;
}

simulator::Options empty_feed() {
    return events_feed(0, 0);
}

}  // namespace

TEST_CASE("a first run that reads segments side by side ends with the last event of each ad") {
    const auto [first, last] = seeds(25);
    for (auto seed = first; seed <= last; ++seed) {
        Random random(seed);
        StillingMirror mirror(empty_feed());
        const Shape shape(random);
        put_documents(mirror, shape.ads);
        tell_history(mirror, shape, random);
        hide_some(mirror, shape, random);
        draw_reading(mirror, random);
        INFO("seed " << seed << ", pages of " << *mirror.page_size << ", jobs " << mirror.jobs);
        const auto why = outcome(mirror);
        if (!fold_of(mirror).empty()) CHECK(why == "");
        CHECK(shown(mirror) == expected(mirror));
    }
}

TEST_CASE("kills at any request, with new events in between, end in the truth") {
    const auto [first, last] = seeds(25);
    for (auto seed = first; seed <= last; ++seed) {
        Random random(seed);
        StillingMirror mirror(empty_feed());
        const Shape shape(random);
        put_documents(mirror, shape.ads);
        tell_history(mirror, shape, random);
        std::string told = fmt::format("seed {}:", seed);
        for (std::size_t runs = random.between(1, 5); runs > 0; --runs) {
            draw_reading(mirror, random);
            mirror.stop_after = random.between(1, 60);
            mirror.full = random.chance(0.1);
            told += fmt::format(" stopped after {} (pages of {}, jobs {});", *mirror.stop_after,
                                *mirror.page_size, mirror.jobs);
            static_cast<void>(outcome(mirror));
            if (random.chance(0.8))
                mirror.feed.set_now(mirror.feed.now() + std::chrono::minutes{random.between(1, 200)});
            tell_some(mirror, shape, random);
            if (random.chance(0.3)) hide_some(mirror, shape, random);
        }
        mirror.stop_after.reset();
        mirror.full = false;
        // What was hidden while shown goes after a second denial.
        mirror.recheck = 100;
        for (int run = 0; run < 3; ++run) {
            static_cast<void>(outcome(mirror));
            mirror.feed.set_now(mirror.feed.now() + 20min);
        }
        INFO(told << " " << mirror.ledger());
        const auto why = outcome(mirror);
        // Where the only ad was hidden, nothing proves that the service is in order.
        if (!fold_of(mirror).empty() && !shape.has_hidden) CHECK(why == "");
        if (why.empty() || !shape.has_hidden) CHECK(shown(mirror) == expected(mirror));
    }
}

TEST_CASE("an event that comes while segments are read is never overruled by an older segment") {
    const auto [first, last] = seeds(20);
    for (auto seed = first; seed <= last; ++seed) {
        Random random(seed);
        StillingMirror mirror(empty_feed());
        const Shape shape(random);
        put_documents(mirror, shape.ads);
        tell_history(mirror, shape, random);
        draw_reading(mirror, random);
        const auto at = random.between(2, 40);
        const auto uuid = uuid_number(random.below(shape.ads));
        const bool active = random.chance(0.5);
        std::vector<std::uint64_t> told;
        mirror.feed.on_request([&](std::uint64_t number) {
            if (number == at) mirror.feed.stilling().tell(simulator::masked_face(uuid), active);
        });
        const bool is_killed = random.chance(0.5);
        if (is_killed) {
            mirror.stop_after = at + random.between(1, 30);
            static_cast<void>(outcome(mirror));
            mirror.stop_after.reset();
        }
        INFO("seed " << seed << ", pages of " << *mirror.page_size << ", jobs " << mirror.jobs << ", event "
                     << (active ? "ACTIVE" : "INACTIVE") << " of " << uuid << " at request " << at);
        static_cast<void>(outcome(mirror));
        mirror.feed.on_request({});
        mirror.feed.set_now(mirror.feed.now() + 1min);
        CHECK(outcome(mirror) == "");
        CHECK(shown(mirror) == expected(mirror));
    }
}
