// SPDX-License-Identifier: MIT
#include "cli/text/json_object.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;

TEST_CASE("a JSON object holds its members in the order they were given") {
    JsonObject object;
    object.text("b", "say \"hi\"\n")
        .number("a", std::uint64_t{7})
        .time("t", std::nullopt)
        .texts("l", {"x", "y"});
    CHECK(object.str() == R"({"b":"say \"hi\"\n","a":7,"t":null,"l":["x","y"]})");
}

TEST_CASE("an empty text can stand for null") {
    CHECK(JsonObject().text_or_null("a", "").text_or_null("b", "x").str() == R"({"a":null,"b":"x"})");
}

TEST_CASE("an object without members is one still") {
    CHECK(JsonObject().str() == "{}");
}
