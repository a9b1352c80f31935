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

TEST_CASE("progress tells window, ads, requests and speed") {
    Traffic traffic;
    traffic.requests = 51;
    traffic.bytes = 145'000'000;
    traffic.windows = 2;
    CHECK(seen(traffic, 5000) == "\rwindow 2 · 5 000 ads · 51 requests · 14.5 MB/s\x1b[K");
}

TEST_CASE("progress tells when it will end where the total is known") {
    Traffic traffic;
    traffic.requests = 1;
    traffic.windows = 1;
    traffic.expected_ads = 20000;
    CHECK(seen(traffic, 2000) == "\rwindow 1 · 2 000 of 20 000 ads · 1 request · 0.0 MB/s · ETA 1:30\x1b[K");
}
