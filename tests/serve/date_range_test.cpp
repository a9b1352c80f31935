// SPDX-License-Identifier: MIT
#include "serve/date_range.hpp"
#include "unit/lib/test_ads.hpp"

#include "catch.hpp"

namespace jobfeed::test {
namespace {

const Timestamp half_a_second_past = moment("2024-06-10T12:00:00.500Z");

std::string bound(const std::optional<Timestamp>& at) {
    return at ? to_string(*at) : "*";
}

std::string read(std::string_view text) {
    const auto range = serve::read_date_range(text, half_a_second_past);
    return range ? bound(range->first) + " " + bound(range->last) : "unreadable";
}

}  // namespace

TEST_CASE("A date means all of the part that it ends with") {
    CHECK(read("2024") == "2024-01-01T00:00:00.000Z 2024-12-31T23:59:59.999Z");
    CHECK(read("2024-02") == "2024-02-01T00:00:00.000Z 2024-02-29T23:59:59.999Z");
    CHECK(read("2024-06-01") == "2024-06-01T00:00:00.000Z 2024-06-01T23:59:59.999Z");
    CHECK(read("2024-06-01T10") == "2024-06-01T10:00:00.000Z 2024-06-01T10:59:59.999Z");
    CHECK(read("2024-06-01T10:30") == "2024-06-01T10:30:00.000Z 2024-06-01T10:30:59.999Z");
    CHECK(read("2024-06-01T10:30:15") == "2024-06-01T10:30:15.000Z 2024-06-01T10:30:15.999Z");
    CHECK(read("2024-06-01T10:30:15.5") == "2024-06-01T10:30:15.500Z 2024-06-01T10:30:15.500Z");
}

TEST_CASE("Missing parts of a bound are filled towards what it includes") {
    CHECK(read("[*,2024-06-01]") == "* 2024-06-01T23:59:59.999Z");
    CHECK(read("[*,2024-06-01)") == "* 2024-05-31T23:59:59.999Z");
    CHECK(read("[2024-06-01,*]") == "2024-06-01T00:00:00.000Z *");
    CHECK(read("(2024-06-01,*]") == "2024-06-02T00:00:00.000Z *");
    CHECK(read("[*,2024-06-01T00:30:00]") == "* 2024-06-01T00:30:00.999Z");
    CHECK(read("(*,*)") == "* *");
}

TEST_CASE("An offset moves a date to UTC") {
    CHECK(read("[2024-06-01T00:00:00+02:00,*]") == "2024-05-31T22:00:00.000Z *");
    CHECK(read("[2024-06-01T00:00:00+0200,*]") == "2024-05-31T22:00:00.000Z *");
    CHECK(read("[2024-06-01T00:00:00-02,*]") == "2024-06-01T02:00:00.000Z *");
    CHECK(read("[2024-06-01T10Z,*]") == "2024-06-01T10:00:00.000Z *");
}

TEST_CASE("Words stand for moments and days in UTC") {
    CHECK(read("[now,*]") == "2024-06-10T12:00:00.500Z *");
    CHECK(read("(now,*]") == "2024-06-10T12:00:00.501Z *");
    CHECK(read("today") == "2024-06-10T00:00:00.000Z 2024-06-10T23:59:59.999Z");
    CHECK(read("[yesterday,tomorrow]") == "2024-06-09T00:00:00.000Z 2024-06-11T23:59:59.999Z");
    CHECK(read("(yesterday,tomorrow)") == "2024-06-10T00:00:00.000Z 2024-06-10T23:59:59.999Z");
}

TEST_CASE("A day that the month has not is its last") {
    CHECK(read("[*,2026-02-30]") == "* 2026-02-28T23:59:59.999Z");
}

TEST_CASE("What is no date of NAV's is unreadable") {
    const char* texts[] = {"",
                           "x",
                           "[",
                           "[]",
                           "[,]",
                           "[2024]",
                           "[2024,2025",
                           "2024,2025]",
                           "2024-13",
                           "2024-00-01",
                           "2024-06-32",
                           "2024-6-1",
                           "24-06-01",
                           "2024-06-01T",
                           "2024-06-01T24",
                           "2024-06-01T10:60",
                           "2024-06-01T10:30:15.",
                           "2024-06-01T10:30:15.1234567890",
                           "2024-06-01 10:30",
                           "2024-06-01Z",
                           "2024-06-01T10:30+19:00",
                           "2024-06-01T10:30+2",
                           "[2024-06-01,2024-06-02,2024-06-03]",
                           "[*,Today]",
                           "-024-06-01",
                           "2024-06-01T10:30:15+02:00x"};
    for (const char* text : texts) {
        INFO(text);
        CHECK(read(text) == "unreadable");
    }
}

}  // namespace jobfeed::test
