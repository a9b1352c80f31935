// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/json_text.hpp>

#include <string>

using namespace jobfeed;

namespace {

std::string normal(std::string_view json, MemberOrder order = MemberOrder::by_length) {
    NormalJson writer(order);
    return std::string(writer.write(json));
}

}  // namespace

TEST_CASE("JSON is written as jsonb gives it back") {
    CHECK(normal(R"({"b":1,"aa":[true,false,null],"a":{}})") ==
          R"({"a": {}, "b": 1, "aa": [true, false, null]})");
    CHECK(normal(R"({"b":1,"aa":2})", MemberOrder::by_name) == R"({"aa": 2, "b": 1})");
    CHECK(normal(R"("\/\u00e6\b\f\n\r\t\"\\\u0001")") == R"("/æ\b\f\n\r\t\"\\\u0001")");
    CHECK(normal("[]") == "[]");
}

TEST_CASE("of members with the same name the first counts") {
    CHECK(normal(R"({"a":1,"b":2,"a":3})") == R"({"a": 1, "b": 2})");
}

TEST_CASE("numbers are written without an exponent") {
    CHECK(normal("[1.0, 1.5, -0.0, 1e2, 1E-7, -1.25e-6, 1.5e20, 18446744073709551615, -3]") ==
          "[1, 1.5, 0.0, 100, 0.0000001, -0.00000125, 150000000000000000000, 18446744073709551615, -3]");
    CHECK(normal("[1e300]").find('e') == std::string::npos);
}

TEST_CASE("what jsonb cannot hold is replaced") {
    CHECK(normal(R"("a\u0000b\ud800c")") == "\"a\uFFFDb\uFFFDc\"");
    CHECK(normal("") == "null");
}
