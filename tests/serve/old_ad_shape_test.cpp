// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/old_ad_shape.hpp>

#include "catch.hpp"

#include <map>

namespace jobfeed::test {
namespace {

std::string shaped(const std::string& json) {
    std::string out;
    return append_in_old_shape(out, json) ? out : "no ad";
}

/// The value of a field of an ad with this field alone.
std::string field(const std::string& name, const std::string& value) {
    const std::string out = shaped("{\"" + name + "\":" + value + "}");
    const auto begin = out.find('"' + name + "\":") + name.size() + 3;
    return out.substr(begin, out.find(name == "sector" ? "}" : ",\"", begin) - begin);
}

}  // namespace

TEST_CASE("An ad of the live feed has the old feed's fields alone, in their order") {
    CHECK(
        shaped(
            R"({"sector":"Privat","contactList":[{"name":"N"}],"uuid":"u","published":"2026-08-06T21:58:53+02:00",)"
            R"("categoryList":[{"code":"1"}],"new":{"x":[1]},"title":"A \"b\"","employer":{"homepage":"","extra":1,"name":"E"},)"
            R"("workLocations":[{"municipal":"OSLO","country":"NORGE","city":""},7],"positioncount":3})") ==
        R"({"uuid":"u","published":"2026-08-06T19:58:53Z","expires":null,"updated":null,)"
        R"("workLocations":[{"country":"NORGE","address":null,"city":"","postalCode":null,"county":null,"municipal":"OSLO"}],)"
        R"("title":"A \"b\"","description":null,"sourceurl":null,"source":null,"applicationUrl":null,"applicationDue":null,)"
        R"("occupationCategories":[],"jobtitle":null,"link":null,"employer":{"name":"E","orgnr":null,"description":null,"homepage":null},)"
        R"("engagementtype":null,"extent":"Heltid","starttime":null,"positioncount":"3","sector":"Privat"})");
}

TEST_CASE("Times come in UTC with the digits that they had") {
    CHECK(field("published", R"("2026-10-31T00:00:00+01:00")") == R"("2026-10-30T23:00:00Z")");
    CHECK(field("updated", R"("2026-08-06T21:59:39.904496+02:00")") == R"("2026-08-06T19:59:39.904496Z")");
    CHECK(field("updated", R"("2026-08-06T21:59:39.9+02:00")") == R"("2026-08-06T19:59:39.9Z")");
    CHECK(field("updated", R"("2026-08-06T21:59:39.904496123Z")") == R"("2026-08-06T21:59:39.904496Z")");
    CHECK(field("updated", R"("")") == "null");
    CHECK(field("updated", R"("soon")") == "null");
    CHECK(field("updated", "[1]") == "null");
}

TEST_CASE("Part-time is what is called so, and a count is always a text") {
    CHECK(field("extent", R"("Deltid")") == R"("Deltid")");
    CHECK(field("extent", R"("")") == R"("Heltid")");
    CHECK(field("positioncount", R"("4")") == R"("4")");
    CHECK(field("positioncount", "4") == R"("4")");
    CHECK(field("positioncount", R"("")") == R"("1")");
    CHECK(field("positioncount", "null") == R"("1")");
}

TEST_CASE("No ad is made of what is none, and nothing is left of the try") {
    for (const char* json : {"", "[]", "7", "{", R"({"uuid":"u","title":})", R"({"employer":{"name":}})"}) {
        INFO(json);
        std::string out = "before";
        CHECK(!append_in_old_shape(out, json));
        CHECK(out == "before");
    }
}

TEST_CASE("A mirror of the live feed serves each ad as the old feed did, field by field") {
    StillingMirror mirror(events_feed(150, 200));
    mirror.sync();
    const ServedMirror served(mirror.path, open_at("2024-06-10T12:00:00Z"));
    std::map<std::string, std::string> old;
    for (const auto& ad : mirror.feed.ads()) old[ad->uuid()] = ad->json();
    std::size_t compared = 0;
    for (const int page : {0, 1}) {
        const FeedPage some(served.body(fmt::format("/public-feed/api/v1/ads?size=100&page={}", page)));
        for (std::size_t i = 0; i < some.ads.size(); ++i) {
            REQUIRE(old.count(some.uuids[i]) == 1);
            CHECK(some.ads[i] == shaped(old[some.uuids[i]]));
            CHECK(some.ads[i].find("contactList") == std::string::npos);
            ++compared;
        }
    }
    CHECK(compared == 150);
}

}  // namespace jobfeed::test
