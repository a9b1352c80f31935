// SPDX-License-Identifier: MIT
#include "http_date.hpp"
#include "catch.hpp"

using namespace simulator;

TEST_CASE("a date of HTTP is read with GMT or an offset, with or without its weekday") {
    const auto moment = parse_instant("2024-05-31T22:00:00Z");
    CHECK(parse_http_date("Fri, 31 May 2024 22:00:00 GMT") == moment);
    CHECK(parse_http_date("Sat, 01 Jun 2024 00:00:00 +0200") == moment);
    CHECK(parse_http_date("Sat, 1 Jun 2024 00:00:00 +0200") == moment);
    CHECK(parse_http_date("31 May 2024 16:30:00 -0530") == moment);
    CHECK(parse_http_date("Fri, 31 May 2024 22:00 GMT") == moment);
    CHECK(parse_http_date(format_http_date(*moment)) == moment);
}

TEST_CASE("a date of HTTP that is not as it should be is nothing") {
    const auto text = GENERATE(
        as<std::string>{}, "", "Sat, 31 May 2024 22:00:00 GMT", "Fri 31 May 2024 22:00:00 GMT",
        "Fri, 31 Mai 2024 22:00:00 GMT", "Fri, 31 May 24 22:00:00 GMT", "Fri, 31 May 2024 22:00:00",
        "Fri, 31 May 2024 22:00:00 UTC", "Fri, 31 May 2024 22:00:00 GMT+1", "Fri, 31 May 2024 25:00:00 GMT",
        "31 Feb 2024 22:00:00 GMT", "2024-05-31T22:00:00Z", "Fri, 31 May 2024 22:00:00 +2");
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text));
}

TEST_CASE("a moment is written with Oslo's offset, summer and winter") {
    const auto written = [](std::string_view text) {
        return format_oslo_instant(parse_instant(text).value());
    };
    CHECK(written("2024-03-31T00:59:59Z") == "2024-03-31T01:59:59+01:00");
    CHECK(written("2024-03-31T01:00:00Z") == "2024-03-31T03:00:00+02:00");
    CHECK(written("2024-10-27T00:30:00.5Z") == "2024-10-27T02:30:00.5+02:00");
    CHECK(written("2024-10-27T01:30:00.123456Z") == "2024-10-27T02:30:00.123456+01:00");
}
