// SPDX-License-Identifier: MIT
#include "store/search_words.hpp"
#include "catch.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>
#include <string>

using jobfeed::Error;
using jobfeed::store::read_search_words;

TEST_CASE("every word is sought as the beginning of a word, a short one whole") {
    CHECK(read_search_words("sykepleier Bodø").wanted == R"("sykepleier" * AND "Bodø" *)");
    CHECK(read_search_words("IT å").wanted == R"("IT" AND "å")");
    CHECK(read_search_words("sykepleier*").wanted == R"("sykepleier*" *)");
}

TEST_CASE("words in quotation marks are sought as they stand") {
    CHECK(read_search_words(R"("fast stilling" natt)").wanted == R"("fast stilling" AND "natt" *)");
    CHECK(read_search_words("«fast stilling»").wanted == R"("fast stilling")");
    CHECK(read_search_words(R"(a"lærer"b)").wanted == R"("a" AND "lærer" AND "b")");
}

TEST_CASE("a word after a minus sign excludes") {
    const auto words = read_search_words(R"(kokk -vikariat -"fast natt")");
    CHECK(words.wanted == R"("kokk" *)");
    CHECK(words.unwanted == R"("vikariat" * OR "fast natt")");
    CHECK(read_search_words("-vikariat").wanted.empty());
    CHECK(read_search_words("e-post").wanted == R"("e-post" *)");
}

TEST_CASE("punctuation between words is no word") {
    CHECK(read_search_words("kokk - Oslo & * \"\" ()").wanted == R"("kokk" * AND "Oslo" *)");
}

TEST_CASE("what the index would take for its own language is only words") {
    CHECK(read_search_words("NEAR(a OR title:b").wanted == R"("NEAR(a" * AND "OR" AND "title:b" *)");
}

TEST_CASE("a letter typed as two characters is one") {
    CHECK(read_search_words("a\u030Asane").wanted == R"("åsane" *)");
}

TEST_CASE("words that cannot be sought are a mistake of usage") {
    const std::string words = GENERATE(as<std::string>{}, " ", "*", "-", "\"\"", "\"fast stilling", "-\"fast",
                                       "!?", "bod\xf8", std::string(70, 'a') + " \"");
    CHECK_THROWS_AS(read_search_words(words), Error);
    std::string many;
    for (int i = 0; i < 100; ++i) many += "ord ";
    CHECK_THROWS_AS(read_search_words(many), Error);
}
