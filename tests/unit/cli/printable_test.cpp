// SPDX-License-Identifier: MIT
#include "cli/text/printable.hpp"

#include "catch.hpp"

using jobfeed::cli::is_utf8;
using jobfeed::cli::printable;

TEST_CASE("letters, marks and emoji are shown as they are") {
    CHECK(printable("Blåbærplukker ✓ 12 034 👩‍🍳") == "Blåbærplukker ✓ 12 034 👩‍🍳");
}

TEST_CASE("what steers a terminal is blank, be it of one byte or of two") {
    CHECK(printable("a\x1b[31mb\x7f\r\n") == "a [31mb   ");
    CHECK(printable("a\u009b31mb\u0085") == "a 31mb ");
}

TEST_CASE("what turns the direction of writing is blank") {
    CHECK(printable("a\u202eb\u2066c\u2069d\u200fe\u2028") == "a b c d e ");
}

TEST_CASE("what is no UTF-8 is a question mark for each byte") {
    CHECK(printable("TR\xD8NDELAG\x9b") == "TR?NDELAG?");
    CHECK(printable("\xE2\x82") == "??");
    CHECK(is_utf8("TRØNDELAG"));
    CHECK_FALSE(is_utf8("TR\xD8NDELAG"));
}
