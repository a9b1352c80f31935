// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "http/retry.hpp"

using jobfeed::http::Backoff;
using namespace std::chrono_literals;

TEST_CASE("pauses double from half a second and stay between half and the whole") {
    Backoff backoff(1);
    for (int round = 0; round < 200; ++round) {
        for (const auto& [attempt, full] :
             {std::pair{1, 500ms}, {2, 1000ms}, {3, 2000ms}, {4, 4000ms}, {8, 60000ms}, {1000, 60000ms}}) {
            const auto pause = backoff.pause(attempt, std::nullopt);
            INFO("attempt " << attempt << ": " << pause.count() << " ms");
            CHECK(pause >= full / 2);
            CHECK(pause <= full);
        }
    }
}

TEST_CASE("two clients do not come back in step") {
    Backoff one(1);
    Backoff other(2);
    CHECK(one.pause(5, std::nullopt) != other.pause(5, std::nullopt));
}

TEST_CASE("Retry-After is obeyed within a second and five minutes") {
    Backoff backoff(1);
    CHECK(backoff.pause(1, 0s) == 1s);
    CHECK(backoff.pause(1, 2s) == 2s);
    CHECK(backoff.pause(1, 36000s) == 5min);
    CHECK(backoff.pause(1, -5s) == 1s);
}
