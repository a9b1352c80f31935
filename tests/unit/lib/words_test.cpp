// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "html/words.hpp"

#include <sstream>

namespace {

/// The words, one space apart.
std::string words(std::string_view html) {
    std::istringstream stream(jobfeed::html::words_of_html(html));
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

TEST_CASE("a text is UTF-8, whatever encoding it claims") {
    CHECK(words("<meta charset=iso-8859-1>æøå") == "æøå");
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

TEST_CASE("markup over which a parser would brood is read in linear time") {
    std::string attributes = "<p";
    for (int i = 0; i < 120'000; ++i) attributes += " a" + std::to_string(i);
    CHECK(words("før " + attributes + ">etter</p>") == "før");  // the tag has no end in what is read
    CHECK(words("før " + attributes.substr(0, 100'000) + ">et&aring;r</p>") == "før etår");
    for (const std::string piece :
         {"<font></b>", "<div>", "</p>", "<", "</", "<!--", "<![CDATA[", "<a ", "<a x='", "<script>", "&",
          "&#", "&aring", "<p><table><li>", "<a b=\">\" c"}) {
        CAPTURE(piece);
        std::string html = "før ";
        while (html.size() < 2'000'000) html += piece;
        CHECK(words(html).substr(0, 4) == "før");
    }
}

TEST_CASE("of a text that is longer than any ad's the beginning is words, up to a whole letter") {
    std::string html;
    for (int i = 0; html.size() < 15'000'000; ++i) html += "ø" + std::to_string(i) + ' ';
    const std::string read = jobfeed::html::words_of_html(html);
    CHECK(read.size() <= 64 * 1024);
    CHECK(read.size() > 60 * 1024);
    CHECK(words("x" + std::string(100'000, '\xC3')).size() <= 64 * 1024);
}

TEST_CASE("a long text with markup keeps its words apart and its entities") {
    std::string html;
    for (int i = 0; i < 2000; ++i) html += "<li>fem &lt; seks</li>";
    CHECK(words(html).substr(0, 22) == "fem < seks fem < seks ");
    CHECK(words(std::string(3000, 'x') + " 1 < 2 > 1 <b>to</b>").substr(3001) == "1 2 > 1 to");
}
