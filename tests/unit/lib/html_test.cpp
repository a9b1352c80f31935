// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/html.hpp>
#include <jobfeed/secret.hpp>

using namespace jobfeed;

namespace {

/// A block a line, what is special about it in front.
std::string laid_out(std::string_view html) {
    std::string all;
    for (const TextBlock& block : text_of_html(html)) {
        if (block.kind == TextBlock::Kind::heading) all += "# ";
        all += std::string(static_cast<std::size_t>(block.depth), '>') + block.marker + block.text + "|";
    }
    return all;
}

}  // namespace

TEST_CASE("paragraphs, headings and breaks become blocks and lines") {
    CHECK(laid_out("<h2>Om oss</h2><p>En  linje\r\n og <b>en</b>&nbsp;til</p><p>To<br>linjer</p>") ==
          "# Om oss|En linje og en til|To\nlinjer|");
    CHECK(laid_out("Et<br><br/>To<br><br><br>") == "Et|To|");
    CHECK(laid_out("bare tekst") == "bare tekst|");
    CHECK(laid_out("<p> &nbsp; </p><div></div>").empty());
    CHECK(laid_out("").empty());
}

TEST_CASE("lists keep their marks and depth") {
    CHECK(laid_out("<ul><li>a</li><li><p>b</p><p>c</p></li></ul><p>d</p>") == ">•a|>•b|>c|d|");
    CHECK(laid_out("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>") == ">1.a|>>•b|>2.c|");
    CHECK(laid_out("<li>a</li><li>b") == ">•a|>•b|");
}

TEST_CASE("a link shows where it leads, but not twice, and not to what must not be followed") {
    CHECK(laid_out("Les <a href=\"https://example.test/a?b&amp;c\">mer</a>.") ==
          "Les mer (https://example.test/a?b&c).|");
    CHECK(laid_out("<a href='https://example.test/'>https://example.test/</a>") == "https://example.test/|");
    CHECK(laid_out("<a href='https://www.example.test/'>www.example.test</a>") == "www.example.test|");
    CHECK(laid_out("<a href='mailto:a@example.test'>a@example.test</a>") == "a@example.test|");
    CHECK(laid_out("<a href='javascript:alert(1)'>her</a>") == "her|");
    CHECK(laid_out("<a href='https://example.test/x'><img src=x></a>") == "(https://example.test/x)|");
}

TEST_CASE("what is no text for a reader is left out") {
    CHECK(laid_out("a<script>var b;</script><style>c{}</style><!-- d --><iframe>e</iframe> f") == "a f|");
}

TEST_CASE("a text is UTF-8, whatever it says of itself") {
    CHECK(laid_out("<meta charset=iso-8859-1><p>æøå</p>") == "æøå|");
    CHECK(laid_out("<meta http-equiv=content-type content='text/html; charset=utf-16'><p>æøå</p>") == "æøå|");
}

TEST_CASE("safe HTML lays out and does nothing else") {
    CHECK(safe_html("<p onclick='x()' style='color:red'>a <b class=c>b</b><br></p>") ==
          "<p>a <b>b</b><br></p>");
    CHECK(safe_html("<section id=a><h1>b</h1></section>") == "<div><h3>b</h3></div>");
    CHECK(safe_html("a<img src=x onerror=alert(1)><svg><script>b</script></svg>") == "<p>a</p>");
    CHECK(safe_html("<p>1 &lt; 2 &amp; \"3\"</p>") == "<p>1 &lt; 2 &amp; &quot;3&quot;</p>");
    CHECK(safe_html("<p><a href='https://example.test/?a=1&b=\"'>c</a></p>") ==
          "<p><a href=\"https://example.test/?a=1&amp;b=&quot;\" rel=\"noopener\">c</a></p>");
    CHECK(safe_html("<p><a href='javascript:x()'>a</a></p>") == "<p><a>a</a></p>");
}

TEST_CASE("every element that is opened is closed") {
    CHECK(safe_html("<ul><li><b>a") == "<ul><li><b>a</b></li></ul>");
    CHECK(safe_html("</div></article>a<b><p>b</b></p>").find("</article>") == std::string::npos);
}

TEST_CASE("links to follow begin with http, https or mailto and hide nothing") {
    CHECK(is_safe_link("https://example.test/"));
    CHECK(is_safe_link("HTTP://example.test"));
    CHECK(is_safe_link("mailto:a@example.test"));
    const std::string bad = GENERATE(as<std::string>{}, "", "https://", "javascript:alert(1)",
                                     "//example.test", "/a", "data:text/html,x", "java\nscript:x",
                                     " https://example.test", "https://example.test/\n", "https://a b");
    CHECK_FALSE(is_safe_link(bad));
}

TEST_CASE("an address is a link also without its scheme, if it can be one") {
    const std::vector<std::pair<std::string, std::string>> links{
        {"https://example.test/a?b", "https://example.test/a?b"},
        {"www.example.no", "https://www.example.no"},
        {"example.no/jobb#her", "https://example.no/jobb#her"},
        {"blåbær.no", "https://blåbær.no"},
        {"post@example.no", "mailto:post@example.no"},
        {"mailto:post@example.no", "mailto:post@example.no"},
        {"javascript:alert(1)", ""},
        {"javascript.no:alert(1)", ""},
        {"ftp://example.no", ""},
        {"Se vår nettside.", ""},
        {"www.example.no og mer", ""},
        {"a@b@example.no", ""},
        {"post@example.no?bcc=x", ""},
        {"12.5", ""},
        {"@example.no", ""},
        {".no", ""},
        {"", ""}};
    for (const auto& [written, link] : links) {
        CAPTURE(written);
        CHECK(link_of(written) == link);
    }
}

TEST_CASE("text behind the end of a document is read, too") {
    const std::string html = "<html><BODY><p>foran</p></Body ></html>\n<p>bak</p>";
    CHECK(safe_html(html).find("bak") != std::string::npos);
    CHECK(text_of_html(html).size() == 2);
    CHECK(text_of_html("<p>a</p></html").size() == 1);
}

TEST_CASE("markup of any shape is laid out in a moment") {
    const std::string piece =
        GENERATE(as<std::string>{}, "<font></b>", "<div>", "<ul><li>", "</p>", "<", "<a ",
                 "<a href='https://example.test/'>x", "<b><i>", "&", "<p a=b>", "<br>");
    std::string html;
    while (html.size() < 300'000) html += piece;
    CHECK(text_of_html(html).size() < 100'000);
    CHECK(safe_html(html).size() < 10'000'000);
    html.resize(60'000);
    CHECK(text_of_html(html).size() < 100'000);
    CHECK(safe_html(html).size() < 10'000'000);
}

TEST_CASE("a token in pieces between tags, or by numbers, is masked in the text") {
    keep_secret("tokenOfATest0123456789");
    CHECK(laid_out("a <i>token</i>OfATe<b></b>st0123456789 b") == "a [token] b|");
    CHECK(laid_out("a &#x00000074okenOfATest0123456789 b") == "a [token] b|");
}

TEST_CASE("what looks like a token, in pieces between tags, is masked though nobody knows it") {
    CHECK(laid_out("a eyJhbGciOi<i>JIUzI1NiJ9.eyJ</i>zdWIiOiIxIn0.c2lnbmF0dXJl b") == "a [token] b|");
}
