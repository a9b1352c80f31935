// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "feed/ad_json.hpp"
#include "http/fetcher.hpp"
#include "unit/lib/test_ads.hpp"

#include <algorithm>
#include <string>
#include <vector>

using jobfeed::Ad;
using jobfeed::Flaw;
using jobfeed::Rejected;
using jobfeed::test::ad_uuid;

namespace {

std::variant<Ad, Rejected> entry_of(const std::string& raw) {
    jobfeed::feed::AdReader reader;
    const std::string padded = raw + std::string(jobfeed::http::body_padding, '\0');
    return reader.read(std::string_view(padded).substr(0, raw.size()));
}

std::string ad_with(const std::string& more) {
    return std::string(R"({"uuid":")") + ad_uuid + "\"," + more + "}";
}

Ad ad_of(const std::string& more) {
    auto read_entry = entry_of(ad_with(more));
    if (const auto* rejected = std::get_if<Rejected>(&read_entry)) FAIL(more << ": " << rejected->reason);
    return std::get<Ad>(read_entry);
}

/// The flaws as `field=raw`, one after another.
std::string flaws_of(const Ad& ad) {
    std::string all;
    for (const Flaw& flaw : ad.flaws) all += (all.empty() ? "" : " ") + flaw.field + '=' + flaw.raw;
    return all;
}

std::string flaws_of(const std::string& more) {
    return flaws_of(ad_of(more));
}

std::string expires(const std::string& value) {
    const auto ad = ad_of("\"expires\":" + value);
    return ad.expires ? jobfeed::to_string(*ad.expires) : "none, " + flaws_of(ad);
}

}  // namespace

TEST_CASE("a text that is a number, a truth, a list or an object is missing, and a flaw") {
    for (const std::string field :
         {"title", "jobtitle", "source", "sourceurl", "applicationUrl", "applicationDue", "link",
          "engagementtype", "extent", "starttime", "sector", "description"}) {
        for (const std::string value :
             {"2027", "1.5", "true", "[\"a\"]", "{\"no\":\"x\"}", "[]", "[[null]]"}) {
            CHECK(flaws_of("\"" + field + "\":" + value) == field + "=" + value);
        }
    }
    CHECK_FALSE(ad_of(R"("title":2027)").title);
}

TEST_CASE("null and the empty text are missing, and no flaw") {
    for (const std::string field :
         {"title", "expires", "workLocations", "employer", "positioncount", "contactList", "description"}) {
        CHECK(flaws_of("\"" + field + "\":null").empty());
        CHECK(flaws_of("\"" + field + "\":\"\"").empty());
    }
    CHECK(flaws_of(R"("workLocations":[null,""],"employer":{"name":null,"orgnr":""})").empty());
    CHECK(flaws_of("\"ny\":[{}]").empty());
}

TEST_CASE("a position count is a text or a number, and nothing else") {
    CHECK(ad_of(R"("positioncount":3)").position_count == "3");
    CHECK(ad_of(R"("positioncount":"3")").position_count == "3");
    CHECK(flaws_of(R"("positioncount":3)").empty());
    CHECK(flaws_of(R"("positioncount":[3])") == "positioncount=[3]");
}

TEST_CASE(
    "a list that is none is missing, and a flaw; of one that holds other things, the objects are read") {
    for (const std::string field : {"workLocations", "occupationCategories", "contactList", "categoryList"}) {
        CHECK(flaws_of("\"" + field + R"(":{"county":"OSLO"})") == field + R"(={"county":"OSLO"})");
        CHECK(flaws_of("\"" + field + R"(":[17,{},"x"])") == field + "=17");
    }
    CHECK(ad_of(R"("workLocations":["x",{"county":"OSLO"}])").work_locations.at(0).county == "OSLO");
}

TEST_CASE("a field within a list or the employer is named by its path, once") {
    CHECK(flaws_of(R"("workLocations":[{"county":1},{"county":2,"city":[]}])") ==
          "workLocations.county=1 workLocations.city=[]");
    CHECK(flaws_of(R"("employer":{"name":17,"orgnr":912345678,"description":[]})") ==
          "employer.name=17 employer.orgnr=912345678 employer.description=[]");
    CHECK(flaws_of(R"("employer":"Bedrift AS")") == R"(employer="Bedrift AS")");
}

TEST_CASE("a score is a number, also one written as a text") {
    CHECK(ad_of(R"("categoryList":[{"score":0.75}])").categories.at(0).score == 0.75);
    CHECK(ad_of(R"("categoryList":[{"score":"0.75"}])").categories.at(0).score == 0.75);
    CHECK(flaws_of(R"("categoryList":[{"score":"høy"}])") == R"(categoryList.score="høy")");
    CHECK(flaws_of(R"("categoryList":[{"score":true}])") == "categoryList.score=true");
}

TEST_CASE("a time is read as a text, a number or a list, and is a flaw where it is none") {
    CHECK(expires(R"("2027-03-01T00:00:00+0100")") == "2027-02-28T23:00:00.000Z");
    CHECK(expires("1798585200") == "2026-12-29T23:00:00.000Z");
    CHECK(expires("1798585200000") == "2026-12-29T23:00:00.000Z");
    CHECK(expires("1798585200.000000000") == "2026-12-29T23:00:00.000Z");
    CHECK(expires("[2027,3,1]") == "2027-02-28T23:00:00.000Z");
    CHECK(expires("[2027,7,1,0,30]") == "2027-06-30T22:30:00.000Z");
    CHECK(expires("[2027,7,1,0,30,15,500000000]") == "2027-06-30T22:30:15.000Z");
    CHECK(expires(R"("snarest")") == R"(none, expires="snarest")");
    CHECK(expires("17") == "none, expires=17");
    CHECK(expires("true") == "none, expires=true");
    CHECK(expires("[2027,13,1]") == "none, expires=[2027,13,1]");
    CHECK(expires("[]") == "none, expires=[]");
    CHECK(expires("{\"a\":1}") == R"(none, expires={"a":1})");
}

TEST_CASE("what came is kept as a thousand bytes, and no part of a letter") {
    const auto ad = ad_of("\"title\":[\"" + std::string(997, 'x') + "ååå\"]");
    CHECK(ad.flaws.at(0).raw == "[\"" + std::string(997, 'x'));
}

TEST_CASE("U+0000 in a text becomes U+FFFD, and stays in the JSON") {
    const auto ad = ad_of(R"("title":"a\u0000b\u0000")");
    CHECK(ad.title == "a\uFFFDb\uFFFD");
    CHECK(ad.json == ad_with(R"("title":"a\u0000b\u0000")"));
}

TEST_CASE("a number that no machine holds is a text, wherever it stands, and loses no ad") {
    for (const std::string number : {"18446744073709551616", "-9223372036854775809",
                                     "123456789012345678901234567890", "1e309", "-1E+999", "1.5e400"}) {
        CAPTURE(number);
        const auto ad =
            ad_of("\"positioncount\":" + number + ",\"ny\":[{\"dyp\":" + number + "}],\"title\":\"[1,\\\"\"");
        CHECK(ad.position_count == number);
        CHECK(ad.title == "[1,\"");
        CHECK(flaws_of(ad).empty());
        CHECK(ad.json == ad_with("\"positioncount\":" + number + ",\"ny\":[{\"dyp\":" + number +
                                 "}],\"title\":\"[1,\\\"\""));
        CHECK(flaws_of("\"workLocations\":" + number) == "workLocations=\"" + number + "\"");
    }
    CHECK(expires("1e309") == R"(none, expires="1e309")");
    CHECK(flaws_of(R"("categoryList":[{"score":1e999}])") == R"(categoryList.score="1e999")");
    CHECK(ad_of(R"("categoryList":[{"score":18446744073709551616}])").categories.at(0).score == 0x1p64);
    CHECK(ad_of("\"positioncount\":18446744073709551615").position_count == "18446744073709551615");
}

TEST_CASE("a word that is no JSON is a text, and a flaw with all that came") {
    for (const std::string word : {"NaN", "Infinity", "tru", "01", "1.", ".5", "undefined", "'x'"}) {
        CAPTURE(word);
        const auto ad = ad_of("\"sector\":" + word);
        CHECK(ad.sector == word);
        CHECK(flaws_of(ad) == "json=" + ad_with("\"sector\":" + word));
        CHECK(ad.json == ad_with("\"sector\":\"" + word + "\""));
    }
}

TEST_CASE("of a key that stands there twice the first counts, as for SQLite") {
    CHECK(ad_of(R"("title":"a","title":"b")").title == "a");
    CHECK(ad_of("\"uuid\":\"x\"").uuid == ad_uuid);
}

TEST_CASE("nulls at every level are missing, and no flaw") {
    CHECK(
        flaws_of(
            R"("workLocations":[{"county":null},null],"employer":{"name":null},"ny":{"a":[null,{"b":null}]})")
            .empty());
}

TEST_CASE("a uuid is known in capitals, in braces, as a URN, without dashes and among spaces") {
    for (const std::string& form :
         {std::string("E5D179B9-AEF1-4732-9A03-AD2FEFCFD1C8"), "{" + ad_uuid + "}", "urn:uuid:" + ad_uuid,
          "URN:UUID:" + ad_uuid, " " + ad_uuid + "\\n", std::string("e5d179b9aef147329a03ad2fefcfd1c8")}) {
        CAPTURE(form);
        const auto entry = entry_of("{\"uuid\":\"" + form + "\"}");
        REQUIRE(std::holds_alternative<Ad>(entry));
        CHECK(std::get<Ad>(entry).uuid == ad_uuid);
    }
    for (const std::string form :
         {"\"\"", "null", "17", "\"../etc\"", "[\"e5d179b9aef147329a03ad2fefcfd1c8\"]",
          "\"{e5d179b9-aef1-4732-9a03-ad2fefcfd1c8\"", "\"e5d179b9-aef1-4732-9a03-ad2fefcfd1cg\""}) {
        CAPTURE(form);
        const auto entry = entry_of("{\"uuid\":" + form + ",\"published\":1798585200}");
        REQUIRE(std::holds_alternative<Rejected>(entry));
        CHECK(std::get<Rejected>(entry).reason == "no usable uuid");
        CHECK(std::get<Rejected>(entry).published);
    }
}
