// SPDX-License-Identifier: MIT
#include "cli/text/change_place.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;

namespace {

const std::string mirror(32, 'a');

}  // namespace

TEST_CASE("a place is a number, with the mirror and the time of its change if they were kept") {
    CHECK(parse_change_place("12")->number == 12);
    CHECK(parse_change_place("12")->mirror.empty());
    const auto place = parse_change_place(mirror + ":12:2024-06-01T12:00:00.000Z");
    REQUIRE(place);
    CHECK(place->mirror == mirror);
    CHECK(place->number == 12);
    CHECK(place->at == jobfeed::parse_timestamp("2024-06-01T12:00:00Z"));
    CHECK_FALSE(parse_change_place(mirror + ":12")->at);
}

TEST_CASE("what is no place is nothing") {
    for (const std::string& text :
         {std::string(), std::string("-1"), std::string("1.5"), std::string("twelve"), mirror, mirror + ":",
          std::string(":12"), std::string("12:"), mirror + ":12:soon", mirror.substr(1) + ":12",
          std::string("99999999999999999999")}) {
        INFO(text);
        CHECK_FALSE(parse_change_place(text));
    }
}
