// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "feed/stilling_feed_json.hpp"
#include "http/fetcher.hpp"
#include "unit/lib/test_ads.hpp"

#include <string>

using jobfeed::Ad;
using jobfeed::Rejected;
using jobfeed::feed::Detail;
using jobfeed::feed::EventsPage;
using jobfeed::feed::Unreadable;
using jobfeed::test::ad_uuid;

namespace {

const std::string other = "00000000-0000-4000-8000-000000000001";

std::string with_padding(std::string body) {
    body.reserve(body.size() + jobfeed::http::body_padding);
    return body;
}

EventsPage page_of(const std::string& items) {
    auto parsed = jobfeed::feed::parse_events_page(
        with_padding(R"({"id":"p1","next_id":null,"next_url":null,"items":[)" + items + "]}"));
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) FAIL(unreadable->why);
    return std::get<EventsPage>(parsed);
}

EventsPage::Item event_of(const std::string& item) {
    auto page = page_of(item);
    if (page.items.empty()) FAIL(item << ": " << page.rejected.at(0).reason);
    return page.items.front();
}

std::string event_with(const std::string& entry) {
    return R"({"id":")" + other + R"(","date_modified":"2026-11-20T10:00:00.123456Z","_feed_entry":)" +
           entry + "}";
}

/// What a document comes to, in a word or two.
std::string outcome_of(const std::string& body) {
    auto parsed = jobfeed::feed::parse_detail(with_padding(body), ad_uuid);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return unreadable->why;
    const auto& detail = std::get<Detail>(parsed);
    if (detail.status == Detail::Status::inactive) return "inactive";
    if (const auto* rejected = std::get_if<Rejected>(&detail.content)) return "rejected: " + rejected->reason;
    const auto* ad = std::get_if<Ad>(&detail.content);
    if (ad == nullptr) return "not_found";
    std::string said = ad->uuid == ad_uuid ? "shown" : "shown under a wrong uuid";
    for (const auto& flaw : ad->flaws) said += ", " + flaw.field + '=' + flaw.raw;
    return said;
}

std::string document(const std::string& fields, const std::string& content) {
    return "{" + fields + (fields.empty() ? "" : ",") + "\"ad_content\":" + content + "}";
}

const std::string named = "\"uuid\":\"" + ad_uuid + "\"";
const std::string active = named + R"(,"status":"ACTIVE")";
const std::string content = "{" + named + R"(,"title":"x"})";

}  // namespace

TEST_CASE("an event is read by its entry, and by what stands beside it where there is none") {
    const auto item = event_of(event_with(R"({"uuid":")" + ad_uuid + R"(","status":"INACTIVE"})"));
    CHECK(item.event.uuid == ad_uuid);
    CHECK_FALSE(item.event.active);
    CHECK(item.event.raw_time == "2026-11-20T10:00:00.123456Z");
    CHECK(jobfeed::to_string(item.time.value()) == "2026-11-20T10:00:00.123Z");
    for (const std::string entry : {"null", "{}", "\"\"", "[]", "17", R"({"uuid":null})", R"({"uuid":17})"}) {
        CAPTURE(entry);
        CHECK(event_of(event_with(entry)).event.uuid == other);
        CHECK(event_of(event_with(entry)).event.active);
        CHECK_FALSE(event_of(event_with(entry + R"(,"status":"INACTIVE")")).event.active);
    }
    CHECK(event_of(R"({"id":")" + other + R"(","status":"INACTIVE"})").event.uuid == other);
}

TEST_CASE("an event's uuid may be a URN, in braces or in capitals") {
    for (const std::string& form : {"urn:uuid:" + ad_uuid, "{" + ad_uuid + "}", " " + ad_uuid + " ",
                                    std::string("E5D179B9-AEF1-4732-9A03-AD2FEFCFD1C8")}) {
        CAPTURE(form);
        CHECK(event_of(event_with(R"({"uuid":")" + form + R"(","status":"INACTIVE"})")).event.uuid ==
              ad_uuid);
    }
}

TEST_CASE("an event takes an ad down in whatever case it says so, and by no other word") {
    for (const std::string word : {"INACTIVE", "inactive", " Inactive ", "INACTIV\\u0045"}) {
        CHECK_FALSE(event_of(event_with(R"({"status":")" + word + R"("})")).event.active);
    }
    for (const std::string status : {"\"ACTIVE\"", "\"STOPPED\"", "null", "17", "\"\"", "[\"INACTIVE\"]"}) {
        CHECK(event_of(event_with("{\"status\":" + status + "}")).event.active);
    }
}

TEST_CASE("an event's time is read in the forms in which an ad's is") {
    const auto time_of = [](const std::string& modified) {
        const auto item = event_of(R"({"id":")" + other + R"(","date_modified":)" + modified + "}");
        return item.time ? jobfeed::to_string(*item.time) : "none";
    };
    CHECK(time_of(R"("2026-11-20T10:00:00+0100")") == "2026-11-20T09:00:00.000Z");
    CHECK(time_of("1798585200000") == "2026-12-29T23:00:00.000Z");
    CHECK(time_of("\"i dag\"") == "none");
    CHECK(time_of("null") == "none");
    CHECK(time_of("1e999") == "none");
}

TEST_CASE("an item without a usable uuid is rejected, and the others are read") {
    const auto page =
        page_of(R"({"id":"nobody","_feed_entry":null}, 17, null, {"id":7},)" + event_with("{}"));
    CHECK(page.items.size() == 1);
    REQUIRE(page.rejected.size() == 4);
    CHECK(page.rejected[0].reason == "an event without a usable uuid");
    CHECK(page.rejected[0].raw == R"({"id":"nobody","_feed_entry":null})");
    CHECK(page.rejected[1].reason == "not an event");
}

TEST_CASE("an item with bytes that are no JSON is an event all the same") {
    CHECK(page_of(event_with("{\"uuid\":\"" + ad_uuid + "\",\"title\":\"\xff\"}")).items.at(0).event.uuid ==
          ad_uuid);
    CHECK(page_of(event_with("{\"title\":1e999}")).items.at(0).event.uuid == other);
}

TEST_CASE("a page of tens of thousands of unusable items is read in linear time") {
    for (const std::string item : {"{\"id\":\"nobody\"}", "17", "{\"a\":1e999}", "{\"\xff\":1}"}) {
        std::string items = event_with("{}");
        for (int i = 0; i < 10'000; ++i) items += "," + item;
        CHECK(page_of(items).rejected.size() == 10'000);
    }
}

TEST_CASE("a byte order mark before a page of events or a document does no harm") {
    CHECK(outcome_of("\xEF\xBB\xBF" + document(active, content)) == "shown");
    const auto page = jobfeed::feed::parse_events_page(
        with_padding("\xEF\xBB\xBF{\"id\":\"p1\",\"next_id\":null,\"items\":[" + event_with("{}") + "]}"));
    CHECK(std::holds_alternative<EventsPage>(page));
}

TEST_CASE("a document names its ad outside or inside of the content") {
    CHECK(outcome_of(document(active, content)) == "shown");
    CHECK(outcome_of(document(active, R"({"title":"x"})")) == "shown");
    CHECK(outcome_of(document(active, R"({"uuid":null,"title":"x"})")) == "shown");
    CHECK(outcome_of(document(R"("status":"ACTIVE")", content)) == "shown");
    CHECK(outcome_of(document(R"("uuid":"?","status":"ACTIVE")", content)) == "shown");
    CHECK(outcome_of(document(R"("uuid":"urn:uuid:)" + ad_uuid + R"(","status":"ACTIVE")", content)) ==
          "shown");
    CHECK(outcome_of(document(R"("status":"ACTIVE")", R"({"title":"x"})")) ==
          "the document does not name its ad");
    CHECK(outcome_of(R"({"status":"INACTIVE"})") == "inactive");
}

TEST_CASE("a document of another ad is not believed") {
    const std::string of_other = R"({"uuid":")" + other + R"("})";
    CHECK(outcome_of(document(active, of_other)) == "the document is of another ad");
    CHECK(outcome_of(document(named + R"(,"status":"INACTIVE")", of_other)) ==
          "the document is of another ad");
    CHECK(outcome_of(R"({"uuid":")" + other + R"(","status":"INACTIVE"})") ==
          "the document is of another ad");
    CHECK(outcome_of(document(R"("uuid":")" + other + R"(","status":"ACTIVE")", content)) ==
          "the document is of another ad");
}

TEST_CASE("a document without content denies the ad") {
    for (const std::string nothing : {"null", "{}", "{ }"}) {
        CHECK(outcome_of(document(active, nothing)) == "not_found");
    }
    CHECK(outcome_of("{}") == "not_found");
    CHECK(outcome_of("{" + active + "}") == "not_found");
    CHECK(outcome_of("{" + named + "}") == "not_found");
}

TEST_CASE("a document whose content is no object is asked for again") {
    for (const std::string strange : {"[]", "\"\"", "\"x\"", "17", "true", "[{}]"}) {
        CHECK(outcome_of(document(active, strange)) == "the content of the document is not an object");
    }
    for (const std::string body : {"[]", "17", "null", "\"x\"", "{", "", "<html>"}) {
        CAPTURE(body);
        CHECK(std::holds_alternative<Unreadable>(jobfeed::feed::parse_detail(with_padding(body), ad_uuid)));
    }
}

TEST_CASE(
    "a document takes an ad down by the word INACTIVE, in whatever case, and shows content by any other") {
    const auto with_status = [](const std::string& status) {
        return outcome_of(document(named + ",\"status\":" + status, content));
    };
    CHECK(with_status("\"INACTIVE\"") == "inactive");
    CHECK(with_status("\" inactive \"") == "inactive");
    CHECK(with_status("\"active\"") == "shown");
    CHECK(with_status("null") == "shown");
    CHECK(with_status("\"\"") == "shown");
    CHECK(outcome_of(document(named, content)) == "shown");
    CHECK(with_status("17") == "shown, status=17");
    CHECK(with_status("\"PUBLISHED\"") == "shown, status=\"PUBLISHED\"");
    CHECK(outcome_of("{" + named + R"(,"status":"INACTIVE"})") == "inactive");
}

TEST_CASE("a document with bytes or numbers that are no JSON is read") {
    CHECK(outcome_of(document(active, R"({"positioncount":123456789012345678901234567890,"ny":1e999})")) ==
          "shown");
    CHECK(outcome_of(document(active, "{\"title\":\"\xff\"}")) == "shown, json={\"title\":\"\xff\"}");
    CHECK(outcome_of(document(active + ",\"ny\":1e999", content)) == "shown");
}
