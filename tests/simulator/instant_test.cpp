// SPDX-License-Identifier: MIT
#include "instant.hpp"
#include "catch.hpp"
#include "http_date.hpp"

using namespace simulator;

TEST_CASE("a moment is written with as many fraction digits as it needs") {
    const auto text = GENERATE(as<std::string>{}, "2024-06-01T10:00:00Z", "2024-06-01T10:00:00.7Z",
                               "2024-06-01T10:00:00.087Z", "2024-02-29T23:59:59.123456Z");
    CHECK(format_instant(parse_instant(text).value()) == text);
}

TEST_CASE("a moment needs an offset") {
    CHECK(parse_instant("2024-06-01T12:00:00+02:00") == parse_instant("2024-06-01T10:00:00Z"));
    CHECK_FALSE(parse_instant("2024-06-01T12:00:00.000000"));
    CHECK_FALSE(parse_instant("2024-06-01"));
}

TEST_CASE("midnight in Oslo is 22:00 UTC in summer and 23:00 UTC in winter") {
    using namespace std::chrono_literals;
    const std::chrono::sys_days summer{2024y / 6 / 17};
    const std::chrono::sys_days winter{2024y / 12 / 24};
    CHECK(format_instant(oslo_midnight(summer)) == "2024-06-16T22:00:00Z");
    CHECK(format_instant(oslo_midnight(winter)) == "2024-12-23T23:00:00Z");
    CHECK(oslo_day(parse_instant("2024-06-16T22:00:00Z").value()) == summer);
    CHECK(oslo_day(parse_instant("2024-06-16T21:59:59Z").value()) == summer - std::chrono::days{1});
}

TEST_CASE("an HTTP date names the weekday") {
    CHECK(format_http_date(parse_instant("2024-06-01T08:05:09.9Z").value()) ==
          "Sat, 01 Jun 2024 08:05:09 GMT");
}
