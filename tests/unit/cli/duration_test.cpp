// SPDX-License-Identifier: MIT
#include "cli/text/duration.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;
using namespace std::chrono_literals;

TEST_CASE("a duration is a number and a unit, but for 0") {
    CHECK(parse_duration("30d") == std::chrono::days{30});
    CHECK(parse_duration("6h") == 6h);
    CHECK(parse_duration("10m") == 10min);
    CHECK(parse_duration("90s") == 90s);
    CHECK(parse_duration("2w") == std::chrono::days{14});
    CHECK(parse_duration("0") == 0s);
}

TEST_CASE("what is no duration is nothing") {
    for (const char* text :
         {"", "h", "45", "-1h", "1.5h", "6 h", "6x", "1h30m", "99999999999999999999", "40000d"}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("an age is told in its largest unit") {
    CHECK(rough_age(0s) == "now");
    CHECK(rough_age(12s) == "12 s ago");
    CHECK(rough_age(5min) == "5 min ago");
    CHECK(rough_age(3h + 59min) == "3 h ago");
    CHECK(rough_age(std::chrono::days{12}) == "12 d ago");
    CHECK(rough_age(-std::chrono::days{5}) == "in 5 d");
}

TEST_CASE("what something took is told as finely as it is of use") {
    CHECK(exact(9849ms) == "9.8 s");
    CHECK(exact(0ms) == "0.0 s");
    CHECK(exact(725s) == "12 min 5 s");
    CHECK(exact(1h + 2min + 3s) == "1 h 2 min");
}
