// SPDX-License-Identifier: MIT
#include "cli/text/number_text.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;

TEST_CASE("thousands stand apart") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1 000");
    CHECK(grouped(12034) == "12 034");
    CHECK(grouped(1234567) == "1 234 567");
}

TEST_CASE("sizes are in megabytes, finer when they are small") {
    CHECK(megabytes(68'400'000) == "68 MB");
    CHECK(megabytes(1'440'000) == "1.4 MB");
    CHECK(megabytes(20'000) == "0.02 MB");
    CHECK(megabytes(1'204'000'000) == "1 204 MB");
}

TEST_CASE("one is not many") {
    CHECK(number_of(1, "ad", "ads") == "1 ad");
    CHECK(number_of(0, "ad", "ads") == "0 ads");
    CHECK(number_of(2000, "ad", "ads") == "2 000 ads");
}
