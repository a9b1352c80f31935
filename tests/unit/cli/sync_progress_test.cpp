// SPDX-License-Identifier: MIT
#include "cli/terminal/sync_progress.hpp"

#include "catch.hpp"

using namespace jobfeed;
using namespace jobfeed::cli;
using namespace std::chrono_literals;

namespace {

/// What a person sees of a run that has read for ten seconds.
std::string seen(const Traffic& traffic, std::uint64_t added) {
    std::string text;
    std::chrono::steady_clock::time_point time{};
    Log log({.terminal = true}, {[&](std::string_view piece) { text += piece; },
                                 [] { return std::size_t{200}; }, [&time] { return time; }});
    SyncProgress progress(log, [&time] { return time; });
    time += 10s;
    Tally tally;
    tally.added = added;
    progress.reading(traffic, tally);
    std::string before_the_end = text;
    return before_the_end;
}

}  // namespace

TEST_CASE("progress tells ads, window, requests and speed") {
    Traffic traffic;
    traffic.requests = 51;
    traffic.bytes = 145'000'000;
    traffic.windows = 2;
    CHECK(seen(traffic, 5000) == "\r5 000 ads · window 2 · 51 requests · 14.5 MB/s\x1b[K");
}

TEST_CASE("progress tells when it will end where the total is known") {
    Traffic traffic;
    traffic.requests = 1;
    traffic.windows = 1;
    traffic.expected_ads = 20000;
    CHECK(seen(traffic, 2000) == "\r2 000 of 20 000 ads · ETA 1:30 · window 1 · 1 request · 0 kB/s\x1b[K");
}

TEST_CASE("events come without a total, and the ads to look up with that of all of them") {
    std::string text;
    std::chrono::steady_clock::time_point time{};
    Log log({.terminal = true}, {[&](std::string_view piece) { text += piece; },
                                 [] { return std::size_t{200}; }, [&time] { return time; }});
    SyncProgress progress(log, [&time] { return time; });
    Traffic traffic;
    traffic.requests = 10;
    traffic.events = 9000;
    const auto after_ten_seconds = [&](std::uint64_t added) {
        time += 10s;
        text.clear();
        Tally tally;
        tally.added = added;
        progress.reading(traffic, tally);
        return text;
    };
    CHECK(after_ten_seconds(0) == "\r9 000 events · 10 requests · 0 kB/s\x1b[K");
    progress.to_look_up(12000);
    traffic.expected_ads = 2000;  // asked for at once
    CHECK(after_ten_seconds(1000) == "\r1 000 of 12 000 ads · ETA 1:50 · 10 requests · 0 kB/s\x1b[K");
    CHECK(after_ten_seconds(4000) == "\r4 000 of 12 000 ads · ETA 0:40 · 10 requests · 0 kB/s\x1b[K");
}

TEST_CASE("each part of a run is a line where details are asked for") {
    std::string text;
    Log log({.verbose = true}, {[&text](std::string_view piece) { text += piece; }, {}, {}});
    SyncProgress progress(log, [] { return std::chrono::steady_clock::time_point{}; });
    progress.phase("looking up ads");
    CHECK(text == "looking up ads\n");
}
