// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "feed/public_feed_json.hpp"
#include "http/fetcher.hpp"
#include "unit/lib/test_ads.hpp"

#include <string>

using jobfeed::feed::PublicFeedPage;
using jobfeed::feed::Unreadable;
using jobfeed::test::ad_uuid;

namespace {

std::variant<PublicFeedPage, Unreadable> parse(std::string body) {
    body.reserve(body.size() + jobfeed::http::body_padding);
    return jobfeed::feed::parse_public_feed_page(body);
}

std::string page_of(const std::string& content) {
    return R"({"content":[)" + content +
           R"(],"totalElements":7,"pageNumber":2,"pageSize":100,"totalPages":3,"first":false,"last":true,"sort":"published:desc"})";
}

PublicFeedPage readable(const std::string& body) {
    auto parsed = parse(body);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) FAIL(unreadable->why);
    return std::get<PublicFeedPage>(parsed);
}

std::string ad_with(const std::string& more) {
    return std::string(R"({"uuid":")") + ad_uuid + '"' + (more.empty() ? "" : ",") + more + "}";
}

jobfeed::Ad only_ad(const std::string& entry) {
    const auto page = readable(page_of(entry));
    REQUIRE(page.ads.size() == 1);
    return page.ads.front();
}

}  // namespace

TEST_CASE("a page tells where it stands") {
    const auto page = readable(page_of(""));
    CHECK(page.total_elements == 7);
    CHECK(page.page_number == 2);
    CHECK(page.total_pages == 3);
    CHECK(page.last);
    CHECK(page.ads.empty());
}

TEST_CASE("an ad's bytes are kept as they came") {
    const std::string entry = ad_with("\"ukjent\" : [1, {\"a\":  2}],\n \"title\":\"\\u00e5 \\\"x\\\"  \"");
    const auto ad = only_ad(" \n " + entry + " \n ");
    CHECK(ad.json == entry);
    CHECK(ad.title == "å \"x\"  ");
}

TEST_CASE("null and the empty string are both nothing") {
    const auto ad = only_ad(ad_with(R"("title":null,"jobtitle":"","employer":{"name":"","orgnr":null})"));
    CHECK_FALSE(ad.title);
    CHECK_FALSE(ad.job_title);
    CHECK_FALSE(ad.employer);
    CHECK_FALSE(ad.orgnr);
}

TEST_CASE("a position count is read as text, be it a string or a number") {
    CHECK(only_ad(ad_with(R"("positioncount":"3")")).position_count == "3");
    CHECK(only_ad(ad_with(R"("positioncount":3)")).position_count == "3");
}

TEST_CASE("work locations and occupations keep their order") {
    const auto ad = only_ad(ad_with(
        R"("workLocations":[{"city":"BODØ","municipal":"BODØ","county":"NORDLAND","postalCode":"8006"},{"country":"NORGE"}],
           "occupationCategories":[{"level1":"IT","level2":"Utvikling"},{"level1":"Salg","level2":null}])"));
    REQUIRE(ad.work_locations.size() == 2);
    CHECK(ad.work_locations[0].municipality == "BODØ");
    CHECK(ad.work_locations[0].postal_code == "8006");
    CHECK(ad.work_locations[1].country == "NORGE");
    REQUIRE(ad.occupations.size() == 2);
    CHECK(ad.occupations[0].level2 == "Utvikling");
    CHECK_FALSE(ad.occupations[1].level2);
}

TEST_CASE("an entry that cannot be an ad is rejected with its reason and raw text, the others are read") {
    const auto page = readable(
        page_of(R"({"title":"uten"}, )" + ad_with("") + R"(, 17, "x", [1,2], null, {"uuid":"../etc"})"));
    REQUIRE(page.ads.size() == 1);
    REQUIRE(page.rejected.size() == 6);
    CHECK(page.rejected[0].reason == "no usable uuid");
    CHECK(page.rejected[0].raw == R"({"title":"uten"})");
    CHECK(page.rejected[1].reason == "not an object");
    CHECK(page.rejected[1].raw == "17");
    CHECK(page.rejected[3].raw == "[1,2]");
    CHECK(page.rejected[5].reason == "no usable uuid");
}

TEST_CASE("an ad that is no JSON is rejected, the others are read") {
    const auto page = readable(page_of(ad_with("\"a\" 1") + "," + ad_with("") + R"(,{"title":"x",,})"));
    CHECK(page.ads.size() == 1);
    REQUIRE(page.rejected.size() == 2);
    CHECK(page.rejected[0].uuid == ad_uuid);
    CHECK(page.rejected[0].reason == "not readable as JSON");
    CHECK(page.rejected[0].raw == ad_with("\"a\" 1"));
}

TEST_CASE("bytes that no JSON may hold spoil a part of one ad, which is a flaw with all that came") {
    const auto [bytes, title] =
        GENERATE(table<std::string, std::string>({{"\xff", "å\uFFFD"},
                                                  {"\xc3", "å\uFFFD"},
                                                  {"\xed\xa0\x80", "å\uFFFD\uFFFD\uFFFD"},
                                                  {"\xf8\x88", "å\uFFFD\uFFFD"},
                                                  {std::string(1, '\0'), "å\uFFFD"},
                                                  {"\x01", "å\uFFFD"},
                                                  {"\n", "å\n"},
                                                  {"\\ud800", "å\uFFFD"},
                                                  {"\\udc00\\ud800", "å\uFFFD\uFFFD"},
                                                  {"\\x", "å\uFFFDx"},
                                                  {"\\u12", "å\uFFFDu12"}}));
    CAPTURE(bytes);
    const std::string bad = ad_with("\"title\":\"å" + bytes + "\",\"sector\":\"\\ud83d\\ude80 æ\"");
    const std::string good =
        R"({"uuid":"00000000-0000-4000-8000-000000000001","title":"Sykepleier på Østlandet"})";
    const auto page = readable(page_of(good + "," + bad));
    REQUIRE(page.ads.size() == 2);
    CHECK(page.ads[0].json == good);
    CHECK(page.ads[0].title == "Sykepleier på Østlandet");
    CHECK(page.ads[1].uuid == ad_uuid);
    CHECK(page.ads[1].title == title);
    CHECK(page.ads[1].sector == "🚀 æ");
    REQUIRE(page.ads[1].flaws.size() == 1);
    CHECK(page.ads[1].flaws[0].field == "json");
    CHECK(page.ads[1].flaws[0].raw == bad);
    CHECK(page.total_elements == 7);
}

TEST_CASE(
    "what is nested deeper than any reader of the database can read is cut, and a flaw with all that came") {
    const auto nested = [](std::size_t levels) {
        return ad_with(R"("more":)" + std::string(levels, '[') + std::string(levels, ']') +
                       R"(,"title":"x")");
    };
    CHECK(only_ad(nested(499)).json == nested(499));
    for (const std::size_t levels : {502u, 1500u, 100000u}) {
        CAPTURE(levels);
        const auto page = readable(page_of(ad_with("") + "," + nested(levels)));
        REQUIRE(page.ads.size() == 2);
        const auto& ad = page.ads.back();
        CHECK(ad.title == "x");
        CHECK(ad.json == ad_with(R"("more":)" + std::string(499, '[') + "null" + std::string(499, ']') +
                                 R"(,"title":"x")"));
        REQUIRE(ad.flaws.size() == 1);
        CHECK(ad.flaws[0].raw == nested(levels));
    }
}

TEST_CASE("bytes outside of any ad that no JSON may hold make no page") {
    for (const std::string& bytes : {std::string("\xff"), std::string(1, '\0')}) {
        CHECK(std::holds_alternative<Unreadable>(parse(page_of(ad_with("") + bytes))));
        CHECK(std::holds_alternative<Unreadable>(parse(bytes + page_of(ad_with("")))));
    }
}

TEST_CASE("an entry whose uuid's name is spoiled is rejected without one") {
    const auto page = readable(page_of(ad_with("") + ",{\"uu\xffid\":\"x\",\"uuid\":1},[\"\xff\"]"));
    CHECK(page.ads.size() == 1);
    REQUIRE(page.rejected.size() == 2);
    CHECK_FALSE(page.rejected.front().uuid);
}

TEST_CASE("a byte order mark before a page does no harm") {
    CHECK(readable("\xEF\xBB\xBF" + page_of(ad_with(""))).ads.size() == 1);
    CHECK(readable("\xEF\xBB\xBF" + page_of(ad_with("\"title\":\"\xff\""))).ads.at(0).title == "\uFFFD");
}

TEST_CASE("a page of tens of thousands of entries that are no ads is read in linear time") {
    for (const std::string entry : {"{\"a\":\"b\"}", "17", "{\"\xff\":1", "{\"uuid\":1e999}"}) {
        std::string content = ad_with("");
        const bool is_broken = entry.back() != '}' && entry.front() == '{';
        for (int i = 0; i < 40'000; ++i) content += "," + entry + (is_broken ? ",\"b\" 2}" : "");
        const auto page = readable(page_of(content));
        CHECK(page.ads.size() == 1);
        CHECK(page.rejected.size() == 40'000);
    }
}

TEST_CASE("a uuid in capitals is the same ad") {
    CHECK(only_ad(R"({"uuid":"E5D179B9-AEF1-4732-9A03-AD2FEFCFD1C8"})").uuid == ad_uuid);
}

TEST_CASE("what is not a page is never read as an empty one") {
    const std::string whole = page_of(ad_with(""));
    for (const std::string& body :
         {std::string(), std::string("<html><body>502</body></html>"), std::string("{}"), std::string("[]"),
          std::string("null"), std::string(R"({"content":[]})"),
          std::string(R"({"content":{},"totalElements":0})"), whole.substr(0, whole.size() - 1),
          whole.substr(0, 40), whole + whole, whole + "x",
          std::string(R"({"content":[],"totalElements":"0","pageNumber":0,"totalPages":0,"last":true})"),
          std::string(R"({"content":[],"totalElements":-1,"pageNumber":0,"totalPages":0,"last":true})")}) {
        INFO(body);
        CHECK(std::holds_alternative<Unreadable>(parse(body)));
    }
}
