// SPDX-License-Identifier: MIT
#include "cli/config/query_options.hpp"
#include "catch.hpp"

using namespace jobfeed;
using namespace jobfeed::cli;

TEST_CASE("a date is its beginning in Oslo, any other time is what it says") {
    CHECK(std::get<Timestamp>(*parse_when("2024-06-01")) == *parse_timestamp("2024-05-31T22:00:00Z"));
    CHECK(std::get<Timestamp>(*parse_when("01.06.2024")) == *parse_timestamp("2024-05-31T22:00:00Z"));
    CHECK_FALSE(parse_when("32.06.2024"));
    CHECK_FALSE(parse_when("ab.cd.efgh"));
    CHECK(std::get<Timestamp>(*parse_when("2024-12-01")) == *parse_timestamp("2024-11-30T23:00:00Z"));
    CHECK(std::get<Timestamp>(*parse_when("2024-06-01T12:00Z")) == *parse_timestamp("2024-06-01T12:00:00Z"));
    CHECK(std::get<std::chrono::seconds>(*parse_when("2d")) == std::chrono::hours(48));
    CHECK_FALSE(parse_when("3"));
    CHECK_FALSE(parse_when("yesterday"));
    CHECK_FALSE(parse_when("2024-02-30"));
    CHECK_FALSE(parse_when(""));
}

TEST_CASE("lengths of time count back from now, those until something is over forward") {
    QueryOptions options;
    options.published_since = std::chrono::hours(1);
    options.new_since = std::chrono::hours(2);
    options.expires_before = std::chrono::hours(3);
    Query query{.at = *parse_timestamp("2024-06-01T12:00:00Z")};
    options.apply(query);
    CHECK(query.published_since == parse_timestamp("2024-06-01T11:00:00Z"));
    CHECK(query.new_since == parse_timestamp("2024-06-01T10:00:00Z"));
    CHECK(query.expires_before == parse_timestamp("2024-06-01T15:00:00Z"));
}
