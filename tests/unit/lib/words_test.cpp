// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "store/words.hpp"

#include <sstream>

namespace {

/// The words, one space apart.
std::string words(std::string_view html) {
    std::istringstream stream(jobfeed::store::words_of_html(html));
    std::string result;
    for (std::string word; stream >> word;) result += (result.empty() ? "" : " ") + word;
    return result;
}

}  // namespace

TEST_CASE("words are kept and markup is not") {
    CHECK(words("<section id=\"arb-serEtter\">\n<h2>Vi ser "
                "etter</h2>\n<ul><li>Sykepleier</li><li>Lærer</li></ul></section>") ==
          "Vi ser etter Sykepleier Lærer");
}

TEST_CASE("words of neighbouring elements stay apart") {
    CHECK(words("<p>dag</p><p>natt</p>") == "dag natt");
    CHECK(words("kveld<br />helg") == "kveld helg");
}

TEST_CASE("entities become what they stand for") {
    CHECK(words("R&amp;D &#39;fast&#39; 2&nbsp;&aring;r &oslash;l &#x00e6;") == "R&D 'fast' 2\u00a0år øl æ");
}

TEST_CASE("text without any markup is kept as it is") {
    CHECK(words("Bare tekst, 100 % stilling") == "Bare tekst, 100 % stilling");
    CHECK(words("").empty());
}

TEST_CASE("scripts, styles, comments and attributes are no words") {
    CHECK(words("a<script>var hemmelig = 1;</script>b<style>p{color:red}</style>c<!-- skjult --> d<a "
                "href=\"https://example.no/x\">e</a>") == "a b c d e");
}

TEST_CASE("broken markup loses no word") {
    CHECK(words("<p>en <b>to <p>tre</b> fire") == "en to tre fire");
    CHECK(words("fem < seks") == "fem < seks");
}

TEST_CASE("emoji and letters outside Latin survive") {
    CHECK(words("<p>🚀 Oslo Ærlig Žižek</p>") == "🚀 Oslo Ærlig Žižek");
}
