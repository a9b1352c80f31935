// SPDX-License-Identifier: MIT
#include "cli/text/display_width.hpp"
#include "catch.hpp"

using namespace jobfeed::cli;

using Lines = std::vector<std::string>;

TEST_CASE("width is counted in columns of a terminal, not in bytes or letters") {
    CHECK(display_width("Bodø") == 4);
    CHECK(display_width("Bodo\u0308") == 4);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("🚀") == 2);
    CHECK(display_width("👩‍⚕️ ✈️ 🇳🇴 👍🏽") == 11);
    CHECK(display_width("") == 0);
    CHECK(display_width("a\xff") >= 1);
}

TEST_CASE("what is too wide is cut at a whole letter") {
    CHECK(cut("Sykepleier", 10) == "Sykepleier");
    CHECK(cut("Sykepleier", 5) == "Syke…");
    CHECK(cut("Syk epleier", 5) == "Syk…");
    CHECK(cut("a\u030Aa\u030Aa\u030A", 2) == "a\u030A…");
    CHECK(cut("日本語", 4) == "日…");
    CHECK(cut("👩‍⚕️👩‍⚕️", 3) == "👩‍⚕️…");
    CHECK(cut("abc", 0).empty());
    CHECK(fitted("日本語", 4) == "日… ");
    CHECK(fitted("å", 3) == "å  ");
}

TEST_CASE("lines are broken at blanks, and words only if they must") {
    CHECK(wrapped("en to tre", 5) == Lines{"en to", "tre"});
    CHECK(wrapped("en to tre", 6) == Lines{"en to", "tre"});
    CHECK(wrapped("  en   to", 20) == Lines{"en   to"});
    CHECK(wrapped("menneskerettighet", 8) == Lines{"menneske", "rettighe", "t"});
    CHECK(wrapped("日本語", 1) == Lines{"日", "本", "語"});
    CHECK(wrapped("se (https://example.test) her", 10) == Lines{"se", "(https://example.test)", "her"});
    CHECK(wrapped("", 10).empty());
    CHECK(wrapped("   ", 10).empty());
}
