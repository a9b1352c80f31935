// SPDX-License-Identifier: MIT
#include "ad_query.hpp"
#include "catch.hpp"
#include "test_feed.hpp"

using namespace simulator;
using namespace simulator::test;

using Uuids = std::vector<std::string>;

namespace {

const Simulator& feed() {
    static const Simulator simulator{serving({
        SmallAd{.uuid = "a",
                .published = "2024-06-01T00:30:00.7Z",
                .source = "DIR",
                .level1 = "IT",
                .level2 = "Drift, vedlikehold"}
            .json(),
        SmallAd{.uuid = "b",
                .published = "2024-06-01T23:59:59.999Z",
                .updated = "2024-06-09T10:00:00Z",
                .source = "ASS",
                .orgnr = "922222222",
                .municipal = "TROMSØ",
                .county = "TROMS"}
            .json(),
        SmallAd{.uuid = "c",
                .published = "2024-06-02T00:00:00Z",
                .source = "AMEDIA",
                .orgnr = "933333333",
                .municipal = "KÁRÁŠJOHKA",
                .county = "MØRE OG ROMSDAL"}
            .json(),
        SmallAd{.uuid = "d", .published = "", .source = "DIR"}.json(),
    })};
    return simulator;
}

}  // namespace

TEST_CASE("published takes intervals of days and moments") {
    CHECK(found(feed(), "published=2024-06-01") == Uuids{"a", "b"});
    CHECK(found(feed(), "published=[*,2024-06-01]") == Uuids{"a", "b"});
    CHECK(found(feed(), "published=[*,2024-06-01T00:30:00]") == Uuids{"a"});
    CHECK(found(feed(), "published=[*,2024-06-01T00:30:00)") == Uuids{});
    CHECK(found(feed(), "published=[*,2024-06-01T00:30:00.699]") == Uuids{});
    CHECK(found(feed(), "published=(2024-06-01,*]") == Uuids{"c"});
    CHECK(found(feed(), "published=[2024-06-02,2024-06-01]") == Uuids{});
}

TEST_CASE("updated is a filter of its own") {
    CHECK(found(feed(), "updated=[2024-06-09,*]") == Uuids{"b"});
    CHECK(found(feed(), "updated=[yesterday,now]") == Uuids{"b"});
    CHECK(found(feed(), "updated=[2024-06-09,*]&published=[2024-06-02,*]") == Uuids{});
}

TEST_CASE("the plus of an offset must be escaped") {
    CHECK(found(feed(), "published=[2024-06-02T02:00:00%2B02:00,*]") == Uuids{"c"});
    const auto reply = ask(feed(), "published=[2024-06-02T02:00:00+02:00,*]");
    CHECK(reply.status == 400);
    CHECK(reply.body == "Date is badly formatted");
    CHECK(reply.header("Content-Type").starts_with("text/plain"));
    CHECK(ask(feed(), "updated=yes").status == 400);
}

TEST_CASE("an ad without published is found, but lies in no interval") {
    CHECK(found(feed(), "") == Uuids{"a", "b", "c", "d"});
    CHECK(found(feed(), "published=[*,*]") == Uuids{"a", "b", "c"});
    CHECK(ask(feed(), "").uuids().back() == "d");
}

TEST_CASE("uuid, source and orgnr are exact") {
    CHECK(found(feed(), "uuid=b") == Uuids{"b"});
    CHECK(found(feed(), "uuid=B") == Uuids{});
    CHECK(found(feed(), "source=DIR") == Uuids{"a", "d"});
    CHECK(found(feed(), "orgnr=922222222") == Uuids{"b"});
    CHECK(found(feed(), "uuid=b&source=DIR") == Uuids{});
}

TEST_CASE("several values of uuid, source or orgnr must all hold at once, so they find nothing") {
    CHECK(found(feed(), "uuid=a,b") == Uuids{});
    CHECK(found(feed(), "source=DIR,ASS") == Uuids{});
    CHECK(found(feed(), "orgnr=922222222,933333333") == Uuids{});
}

TEST_CASE("an exclamation mark negates and then none of the values may hold") {
    CHECK(found(feed(), "uuid=!a") == Uuids{"b", "c", "d"});
    CHECK(found(feed(), "source=!DIR,!ASS") == Uuids{"c"});
    CHECK(found(feed(), "orgnr=!922222222") == Uuids{"a", "c", "d"});
}

TEST_CASE("a category is any word of an occupation of level 1 or 2, letter case apart") {
    CHECK(found(feed(), "category=Utvikling") == Uuids{"b", "c", "d"});
    CHECK(found(feed(), "category=IT") == Uuids{"a", "b", "c", "d"});
    CHECK(found(feed(), "category=vedlikehold") == Uuids{"a"});
    CHECK(found(feed(), "category=DRIFT,%20utvikling") == Uuids{"a", "b", "c", "d"});
    CHECK(found(feed(), "category=Ut") == Uuids{});
}

TEST_CASE("municipal and county are upper-cased and a comma means or") {
    CHECK(found(feed(), "municipal=tromsø") == Uuids{"b"});
    CHECK(found(feed(), "municipal=oslo,Troms%C3%B8") == Uuids{"a", "b", "d"});
    CHECK(found(feed(), "county=møre%20og%20romsdal,troms") == Uuids{"b", "c"});
    CHECK(found(feed(), "municipal=tromsø&county=oslo") == Uuids{});
}

TEST_CASE("municipal and county must hold in one place, though an ad may have many") {
    const Simulator two{serving(
        {R"({"uuid":"x","workLocations":[{"county":"OSLO","municipal":"OSLO"},{"county":"VESTLAND","municipal":"BERGEN"}]})"})};
    CHECK(found(two, "county=oslo&municipal=oslo") == Uuids{"x"});
    CHECK(found(two, "county=vestland,oslo&municipal=bergen") == Uuids{"x"});
    CHECK(found(two, "county=oslo&municipal=bergen") == Uuids{});
}

TEST_CASE("an exclamation mark in front of a place means nothing") {
    CHECK(found(feed(), "county=!OSLO") == found(feed(), "county=OSLO"));
    CHECK(found(feed(), "municipal=!troms%C3%B8") == Uuids{"b"});
}

TEST_CASE("a filter of commas alone is none") {
    CHECK(found(feed(), "uuid=,") == Uuids{"a", "b", "c", "d"});
    CHECK(found(feed(), "county=,&source=,") == Uuids{"a", "b", "c", "d"});
    CHECK(found(feed(), "uuid=,b") == Uuids{"b"});
}

TEST_CASE("letters of Norwegian and Sami names have an upper case") {
    CHECK(upper_cased("Kárášjohka, mælen ÆØÅ æøå đŋž ÷1") == "KÁRÁŠJOHKA, MÆLEN ÆØÅ ÆØÅ ĐŊŽ ÷1");
}

TEST_CASE("unknown parameters are ignored and the first of a repeated one wins") {
    CHECK(found(feed(), "uuid=a&colour=blue&UUID=c") == Uuids{"a"});
    CHECK(found(feed(), "uuid=a&uuid=b") == Uuids{"a"});
    CHECK(ask(feed(), "size=1&size=x").number("pageSize") == 1);
}
