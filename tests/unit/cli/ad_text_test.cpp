// SPDX-License-Identifier: MIT
#include "cli/text/ad_text.hpp"
#include "catch.hpp"

using namespace jobfeed;
using namespace jobfeed::cli;

TEST_CASE("a title is one line without anything that steers a terminal") {
    CHECK(cli::one_line("  Kokk\r\n\ttil\u00A0\u2003Bodø \x1b[31m\u202E ") == "Kokk til Bodø [31m");
    CHECK(cli::one_line("\n \u3000").empty());
    CHECK(cli::one_line("bod\xf8") == "bod?");
}

TEST_CASE("entities in a name are what they stand for, and brackets stay") {
    CHECK(name_text("R&amp;D &#39;nord&#39;") == "R&D 'nord'");
    CHECK(name_text("R&D; < 5 &amp; 6") == "R&D; < 5 &amp; 6");
    CHECK(name_text("Kokk & servitør") == "Kokk & servitør");
}

TEST_CASE("names in capitals are written as people do") {
    CHECK(proper_name("MØRE OG ROMSDAL") == "Møre og Romsdal");
    CHECK(proper_name("MIDT-TELEMARK") == "Midt-Telemark");
    CHECK(proper_name("Sør-Odal") == "Sør-Odal");
    CHECK(proper_name("os").empty() == false);
    CHECK(proper_name("").empty());
}

TEST_CASE("names are the same whatever their case is") {
    CHECK(same_name("BODØ", "bodø"));
    CHECK(same_name("a\u030As", "ÅS"));
    CHECK_FALSE(same_name("Bodo", "Bodø"));
}

TEST_CASE("a deadline is what the ad says, in whatever form, else its last day") {
    const std::string until = "2024-06-16T22:00:00.000Z";
    CHECK(deadline_of("2024-04-21T00:00:00", until).text() == "2024-04-21");
    CHECK(deadline_of("2023-09-30", until).text() == "2023-09-30");
    CHECK(deadline_of("01.07.2023", until).text() == "2023-07-01");
    CHECK(deadline_of("Snarest ", until).text() == "Snarest");
    CHECK(deadline_of("31.02.2023", until).text() == "31.02.2023");
    CHECK(deadline_of("", until).text() == "2024-06-16");
    CHECK(deadline_of("", "").text().empty());
}

TEST_CASE("days are those of the calendar in Oslo") {
    CHECK(day_text(day_in_oslo(*parse_timestamp("2024-06-15T22:00:00Z"))) == "2024-06-16");
    CHECK(day_text(day_in_oslo(*parse_timestamp("2024-12-31T22:59:59Z"))) == "2024-12-31");
}
