// SPDX-License-Identifier: MIT
#include "date_interval.hpp"
#include "catch.hpp"

#include <string_view>

using namespace simulator;

namespace {

const Instant now = parse_instant("2024-06-10T12:30:15.25Z").value();

std::int64_t at(std::string_view text) {
    return to_milliseconds(parse_instant(text).value());
}

DateInterval read(std::string_view text) {
    const auto interval = parse_date_interval(text, now);
    CAPTURE(text);
    REQUIRE(interval);
    return *interval;
}

}  // namespace

TEST_CASE("a date alone means all of its day, hour, minute or second") {
    CHECK(read("2024-06-01").first == at("2024-06-01T00:00:00Z"));
    CHECK(read("2024-06-01").last == at("2024-06-01T23:59:59.999Z"));
    CHECK(read("2024-06-01T12").last == at("2024-06-01T12:59:59.999Z"));
    CHECK(read("2024-06-01T12:30").last == at("2024-06-01T12:30:59.999Z"));
    CHECK(read("2024-06-01T12:30:15").first == at("2024-06-01T12:30:15Z"));
    CHECK(read("2024-06-01T12:30:15").last == at("2024-06-01T12:30:15.999Z"));
    CHECK(read("2024-02").last == at("2024-02-29T23:59:59.999Z"));
    CHECK(read("2024").last == at("2024-12-31T23:59:59.999Z"));
}

TEST_CASE("a day that the month has not is its last") {
    CHECK(read("[*,2026-02-30]").last == at("2026-02-28T23:59:59.999Z"));
    CHECK(read("2024-02-30").first == at("2024-02-29T00:00:00Z"));
    CHECK(read("2024-04-31T12").first == at("2024-04-30T12:00:00Z"));
}

TEST_CASE("a fraction is exact to the millisecond") {
    CHECK(read("2024-06-01T12:30:15.7").first == at("2024-06-01T12:30:15.7Z"));
    CHECK(read("2024-06-01T12:30:15.7").last == at("2024-06-01T12:30:15.7Z"));
    CHECK(read("2024-06-01T12:30:15.123999").last == at("2024-06-01T12:30:15.123Z"));
}

TEST_CASE("missing parts are filled upwards at an inclusive end and downwards at an exclusive one") {
    CHECK(read("[*,2024-06-01]").last == at("2024-06-01T23:59:59.999Z"));
    CHECK(read("[*,2024-06-01T00:30:00]").last == at("2024-06-01T00:30:00.999Z"));
    CHECK(read("[*,2024-06-01)").last == at("2024-05-31T23:59:59.999Z"));
    CHECK(read("[*,2024-06-01T00:30:00)").last == at("2024-06-01T00:29:59.999Z"));
}

TEST_CASE("missing parts are filled downwards at an inclusive start and upwards at an exclusive one") {
    CHECK(read("[2024-06-01,*]").first == at("2024-06-01T00:00:00Z"));
    CHECK(read("(2024-06-01,*]").first == at("2024-06-02T00:00:00Z"));
    CHECK(read("(2024-06-01T10:00:00.5,*)").first == at("2024-06-01T10:00:00.501Z"));
}

TEST_CASE("a star leaves an end open") {
    const auto all = read("[*,*]");
    CHECK(all.first == DateInterval::open_start);
    CHECK(all.last == DateInterval::open_end);
}

TEST_CASE("a time without an offset is UTC and offsets are heeded") {
    CHECK(read("[2024-06-01T12:00:00,*]").first == at("2024-06-01T12:00:00Z"));
    CHECK(read("[2024-06-01T12:00:00+02:00,*]").first == at("2024-06-01T10:00:00Z"));
    CHECK(read("[2024-06-01T12:00:00.5+0200,*]").first == at("2024-06-01T10:00:00.5Z"));
    CHECK(read("[2024-06-01T12:00-03:30,*]").first == at("2024-06-01T15:30:00Z"));
}

TEST_CASE("now, today, yesterday and tomorrow are understood") {
    CHECK(read("[now,*]").first == at("2024-06-10T12:30:15.25Z"));
    CHECK(read("today").first == at("2024-06-10T00:00:00Z"));
    CHECK(read("today").last == at("2024-06-10T23:59:59.999Z"));
    CHECK(read("[*,yesterday]").last == at("2024-06-09T23:59:59.999Z"));
    CHECK(read("[tomorrow,*]").first == at("2024-06-11T00:00:00Z"));
}

TEST_CASE("what is no date and no interval is unreadable") {
    const auto text =
        GENERATE(as<std::string_view>{}, "", "*", "soon", "[2024-06-01]", "[2024-06-01,", "2024-06-01]",
                 "[,2024-06-01]", "[2024-06-01,2024-06-02,2024-06-03]", "2024-13-01", "2024-02-32",
                 "2024-06-01T24:00:00", "2024-06-01T12:00:00 02:00", " 2024-06-01", "2024-06-01T",
                 "2024-06-01T12:00:00+2", "2024-06-01T12:00:00.", "24-06-01", "Now", "2024-06T12");
    CAPTURE(text);
    CHECK_FALSE(parse_date_interval(text, now));
}

TEST_CASE("a missing moment lies in no interval") {
    CHECK_FALSE(read("[*,*]").contains(std::nullopt));
    CHECK(read("[*,*]").contains(0));
}
