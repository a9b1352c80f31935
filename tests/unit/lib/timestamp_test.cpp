// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/timestamp.hpp>

using namespace jobfeed;

namespace {

std::string normal(std::string_view text) {
    const auto moment = parse_timestamp(text);
    return moment ? jobfeed::to_string(*moment) : "unreadable";
}

std::string shown_until(std::string_view expires) {
    return jobfeed::to_string(end_of_day_in_oslo(parse_timestamp(expires).value()));
}

}  // namespace

TEST_CASE("a moment is read with any number of fraction digits and cut to milliseconds") {
    CHECK(normal("2024-12-07T18:05:47Z") == "2024-12-07T18:05:47.000Z");
    CHECK(normal("2024-12-07T18:05Z") == "2024-12-07T18:05:00.000Z");
    CHECK(normal("2024-12-07T18:05:47.5Z") == "2024-12-07T18:05:47.500Z");
    CHECK(normal("2024-12-07T18:06:39.864902Z") == "2024-12-07T18:06:39.864Z");
    CHECK(normal("2024-12-07T18:06:39.9999Z") == "2024-12-07T18:06:39.999Z");
}

TEST_CASE("an offset is taken into account") {
    CHECK(normal("2026-08-06T21:58:53+02:00") == "2026-08-06T19:58:53.000Z");
    CHECK(normal("2026-10-31T00:00:00-01:30") == "2026-10-31T01:30:00.000Z");
}

TEST_CASE("a bare date is its first moment in UTC") {
    CHECK(normal("2024-02-29") == "2024-02-29T00:00:00.000Z");
}

TEST_CASE("what is no moment is not read as one") {
    for (const char* text :
         {"", "Snarest", "2024", "2024-13-01", "2023-02-29", "2024-01-01T24:00:00Z", "2024-01-01T10:00:00",
          "2024-01-01T10:00:00.Z", "2024-01-01T10:00:00ZZ", "2024-01-01T10:00:00+0200", "-024-01-01",
          "2024-1-01", "01.07.2023", "2024-01-01 10:00:00Z"}) {
        INFO(text);
        CHECK(normal(text) == "unreadable");
    }
}

TEST_CASE("an ad is shown until its day in Oslo is over, in summer") {
    // 16 June 22:00 UTC is midnight of 17 June in Oslo: shown through 17 June.
    CHECK(shown_until("2024-06-16T22:00:00Z") == "2024-06-17T22:00:00.000Z");
    CHECK(shown_until("2024-06-16T21:59:59.999Z") == "2024-06-16T22:00:00.000Z");
    CHECK(shown_until("2024-06-17T21:59:59.999Z") == "2024-06-17T22:00:00.000Z");
}

TEST_CASE("an ad is shown until its day in Oslo is over, in winter") {
    CHECK(shown_until("2024-12-27T23:00:00Z") == "2024-12-28T23:00:00.000Z");
    CHECK(shown_until("2024-12-27T22:59:59Z") == "2024-12-27T23:00:00.000Z");
}

TEST_CASE("the day on which the clock goes forward has 23 hours") {
    // 31 March 2024: midnight at 23:00 UTC the day before, the next one at 22:00.
    CHECK(shown_until("2024-03-30T23:00:00Z") == "2024-03-31T22:00:00.000Z");
    CHECK(shown_until("2024-03-31T21:59:59Z") == "2024-03-31T22:00:00.000Z");
    CHECK(shown_until("2024-03-31T22:00:00Z") == "2024-04-01T22:00:00.000Z");
}

TEST_CASE("the day on which the clock goes back has 25 hours") {
    CHECK(shown_until("2024-10-26T22:00:00Z") == "2024-10-27T23:00:00.000Z");
    CHECK(shown_until("2024-10-27T22:59:59Z") == "2024-10-27T23:00:00.000Z");
    CHECK(shown_until("2024-10-27T23:00:00Z") == "2024-10-28T23:00:00.000Z");
}

TEST_CASE("an ad that ends with the last year that there is is shown for ever") {
    CHECK(shown_until("9999-12-31T23:59:59Z") == "9999-12-31T23:59:59.999Z");
    CHECK(shown_until("9999-12-31T23:59:59+01:00") == "9999-12-31T23:00:00.000Z");
    CHECK(jobfeed::to_string(end_of_day_in_oslo(jobfeed::Timestamp::max())) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("no moment is written with a year of more or less than four digits") {
    using std::chrono::hours;
    CHECK(jobfeed::to_string(jobfeed::latest_moment + hours{1}) == "9999-12-31T23:59:59.999Z");
    CHECK(jobfeed::to_string(jobfeed::earliest_moment - hours{1}) == "0000-01-01T00:00:00.000Z");
    CHECK(normal("9999-12-31T23:59:59-01:00") == "9999-12-31T23:59:59.999Z");
    CHECK(normal("0000-01-01T00:00:00+01:00") == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("time on weekdays leaves out Oslo's Saturdays and Sundays") {
    using std::chrono::hours;
    const auto time = [](const char* from, const char* to) {
        return jobfeed::weekday_time_in_oslo(jobfeed::parse_timestamp(from).value(),
                                             jobfeed::parse_timestamp(to).value());
    };
    CHECK(time("2024-06-06T10:00:00Z", "2024-06-06T15:00:00Z") == hours{5});  // a Thursday
    CHECK(time("2024-06-07T20:00:00Z", "2024-06-10T04:00:00Z") ==
          hours{8});  // Friday 22:00 to Monday 06:00 in Oslo
    CHECK(time("2024-06-08T00:00:00Z", "2024-06-09T12:00:00Z") == hours{0});    // a weekend
    CHECK(time("2024-06-03T00:00:00Z", "2024-06-17T00:00:00Z") == hours{240});  // two weeks
    CHECK(time("2024-06-06T10:00:00Z", "2024-06-05T10:00:00Z") == hours{0});
}
TEST_CASE("a moment is written as the live feed writes it, summer and winter") {
    CHECK(to_oslo_string(parse_timestamp("2024-06-01T12:00:00.5Z").value()) ==
          "2024-06-01T14:00:00.500+02:00");
    CHECK(to_oslo_string(parse_timestamp("2024-12-31T23:30:00Z").value()) == "2025-01-01T00:30:00.000+01:00");
}

TEST_CASE("HTTP's dates are written and read, with an offset and without a weekday too") {
    const auto noon = parse_timestamp("2024-06-01T12:00:00Z");
    CHECK(to_http_date(*noon + std::chrono::milliseconds{999}) == "Sat, 01 Jun 2024 12:00:00 GMT");
    for (const char* text : {"Sat, 01 Jun 2024 12:00:00 GMT", "Sat, 01 Jun 2024 14:00:00 +0200",
                             "01 Jun 2024 12:00:00 GMT", "1 Jun 2024 08:30:00 -0330"}) {
        INFO(text);
        CHECK(parse_http_date(text) == noon);
    }
    CHECK(parse_http_date("Fri, 31 Dec 9999 23:59:59 -1200") == latest_moment);
}

TEST_CASE("what is no date of HTTP's, or has the wrong weekday, is none") {
    for (const char* text : {"", "Sun, 01 Jun 2024 12:00:00 GMT", "Fri, 31 Jun 2024 12:00:00 GMT",
                             "Sat, 01 Jun 2024 12:00:00", "Sat, 01 Jun 2024 12:00:00 GMT x",
                             "Sat, 01 Jun 2024 25:00:00 GMT", "2024-06-01T12:00:00Z", "yesterday"}) {
        INFO(text);
        CHECK(!parse_http_date(text));
    }
}
