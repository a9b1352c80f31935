// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"
#include "sync/stilling_mirror.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/live_ad_shape.hpp>

#include "catch.hpp"

#include <map>

namespace jobfeed::test {
namespace {

std::string uuid_of(std::size_t number) {
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

Ad ad_of(std::size_t number) {
    Ad ad;
    ad.uuid = uuid_of(number);
    ad.title = fmt::format("Stilling {}", number);
    ad.employer = "Bedrift";
    ad.work_locations = {{.municipality = "OSLO"}};
    ad.json = fmt::format(R"({{"uuid":"{}","title":"Stilling {}"}})", ad.uuid, number);
    return ad;
}

/// A mirror with changes that a test writes, one of each of these moments.
struct Log {
    explicit Log(const std::vector<std::string>& moments) {
        execute(path, "INSERT OR REPLACE INTO mirror VALUES (1, 'stilling-feed', 'http://feed', 0, NULL)");
        execute(path,
                "INSERT INTO syncs (started, finished, outcome) VALUES ('2020-01-01T00:00:00.000Z', "
                "'2020-01-01T00:00:00.000Z', 'complete')");
        for (std::size_t number = 1; number <= moments.size(); ++number) add(number, moments[number - 1]);
    }

    void add(std::size_t number, const std::string& at) const {
        const Ad ad = ad_of(number);
        execute(path, fmt::format("INSERT INTO ads (uuid, title, employer, first_seen, json) VALUES ('{}', "
                                  "'{}', 'Bedrift', '{}', '{}')",
                                  ad.uuid, *ad.title, at, ad.json));
        execute(path, fmt::format("INSERT INTO work_locations (ad, position, municipality) SELECT id, 1, "
                                  "'OSLO' FROM ads WHERE uuid = '{}'",
                                  ad.uuid));
        record(number, at, "added");
    }

    void record(std::size_t number, const std::string& at, std::string_view kind) const {
        execute(path, fmt::format("INSERT INTO changes (at, uuid, kind) VALUES ('{}', '{}', '{}')", at,
                                  uuid_of(number), kind));
    }

    void leave(std::size_t number, const std::string& at) const {
        execute(path,
                fmt::format("UPDATE ads SET left_at = '{}', left_reason = 'withdrawn' WHERE uuid = '{}'", at,
                            uuid_of(number)));
        record(number, at, "withdrawn");
    }

    std::unique_ptr<MirrorUnderTest> mirror = std::make_unique<MirrorUnderTest>();
    std::filesystem::path path = mirror->path;
};

/// So many events, a minute apart from 09:00 on.
Log log_of(std::size_t events) {
    std::vector<std::string> moments;
    for (std::size_t i = 0; i < events; ++i)
        moments.push_back(fmt::format("2024-06-10T{:02}:{:02}:00.000Z", 9 + i / 60, i % 60));
    return Log(moments);
}

struct Page {
    int status = 0;
    std::string id{};
    std::optional<std::string> next_id{};
    std::optional<std::string> next_url{};
    std::vector<std::string> uuids{};
    std::vector<std::string> states{};
    std::vector<std::string> titles{};
    std::vector<std::string> times{};
    httplib::Headers headers{};
};

std::optional<std::string> text_or_null(simdjson::simdjson_result<simdjson::dom::element> value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::optional(std::string(text)) : std::nullopt;
}

Page page(const ServedMirror& served, const std::string& target, const httplib::Headers& headers = {}) {
    const auto answer = served.get("/api/v1/feed" + target, headers);
    REQUIRE(answer);
    Page page{.status = answer->status, .headers = answer->headers};
    if (page.status != 200) return page;
    simdjson::dom::parser parser;
    const simdjson::dom::element json = parser.parse(answer->body);
    page.id = text_or_null(json["id"]).value();
    page.next_id = text_or_null(json["next_id"]);
    page.next_url = text_or_null(json["next_url"]);
    for (const simdjson::dom::element item : json["items"]) {
        const simdjson::dom::element entry = item["_feed_entry"];
        page.uuids.push_back(text_or_null(item["id"]).value());
        page.states.push_back(text_or_null(entry["status"]).value());
        page.titles.push_back(text_or_null(item["title"]).value());
        page.times.push_back(text_or_null(item["date_modified"]).value());
    }
    return page;
}

std::vector<std::string> numbered(std::size_t first, std::size_t last) {
    std::vector<std::string> uuids;
    for (std::size_t number = first; number <= last; ++number) uuids.push_back(uuid_of(number));
    return uuids;
}

httplib::Headers since(const std::string& moment) {
    return {{"If-Modified-Since", moment}};
}

}  // namespace

TEST_CASE("A page is its event and later ones less the last, and the next begins with the last one shown") {
    const Log log = log_of(7);
    const ServedMirror served(log.path, open_at(at_noon));
    const Page first = page(served, "?pageSize=3");
    CHECK(first.uuids == numbered(1, 3));
    REQUIRE(first.next_id);
    CHECK(first.next_url == "/api/v1/feed/" + *first.next_id);
    const Page second = page(served, "/" + *first.next_id + "?pageSize=3");
    CHECK(second.id == *first.next_id);
    CHECK(second.uuids == numbered(3, 5));
    const Page third = page(served, "/" + *second.next_id + "?pageSize=3");
    CHECK(third.uuids == numbered(5, 6));
    const Page last = page(served, "/" + *third.next_id + "?pageSize=3");
    CHECK(last.uuids == numbered(6, 7));
    CHECK(!last.next_id);
    CHECK(!last.next_url);
}

TEST_CASE("Pages of every size are those of NAV's server, and a page of one is one of two") {
    simulator::Options options = events_feed(0, 0);
    options.old_events = 0;
    simulator::Simulator feed(options);
    for (std::size_t number = 1; number <= 9; ++number) {
        feed.publish(std::vector{
            fmt::format(R"({{"uuid":"{}","updated":"2024-06-10T09:00:00Z","title":"T"}})", uuid_of(number))});
    }
    const Log log = log_of(9);
    const ServedMirror served(log.path, open_at(at_noon));
    httplib::Client nav("127.0.0.1", port_of(feed.stilling_url()));
    for (const int size : {2, 3, 4, 7, 8, 9, 10, 1000}) {
        INFO("pageSize " << size);
        std::string ours = "?pageSize=" + std::to_string(size);
        std::string theirs = "/api/v1/feed" + ours;
        for (bool goes_on = true; goes_on;) {
            const Page some = page(served, ours);
            const auto answer = nav.Get(theirs, {{"Authorization", "Bearer " + feed.stilling_token()}});
            REQUIRE(answer);
            REQUIRE(answer->status == 200);
            simdjson::dom::parser parser;
            const simdjson::dom::element json = parser.parse(answer->body);
            std::vector<std::string> uuids;
            for (const simdjson::dom::element item : json["items"])
                uuids.push_back(text_or_null(item["id"]).value());
            CHECK(some.uuids == uuids);
            const auto next = text_or_null(json["next_id"]);
            REQUIRE(some.next_id.has_value() == next.has_value());
            goes_on = next.has_value();
            if (!goes_on) break;
            ours = fmt::format("/{}?pageSize={}", *some.next_id, size);
            theirs = fmt::format("/api/v1/feed/{}?pageSize={}", *next, size);
        }
    }
    CHECK(page(served, "?pageSize=1").uuids == numbered(1, 2));
    CHECK(page(served, "?pageSize=1").next_id);
}

TEST_CASE("last=true is the newest event, and the page grows as events come") {
    const Log log = log_of(3);
    const ServedMirror served(log.path, open_at(at_noon));
    const Page tip = page(served, "?last=true");
    CHECK(tip.uuids == numbered(3, 3));
    CHECK(!tip.next_id);
    log.add(4, "2024-06-10T10:00:00.000Z");
    CHECK(page(served, "/" + tip.id).uuids == numbered(3, 4));
    log.add(5, "2024-06-10T10:01:00.000Z");
    CHECK(page(served, "/" + tip.id).uuids == numbered(3, 4));
    CHECK(page(served, "/" + tip.id).next_id);
}

TEST_CASE("A seek begins with the first event that is later, in the order of the log") {
    const Log log({"2024-06-10T09:00:00.000Z", "2024-06-10T10:00:00.000Z", "2024-06-10T09:30:00.000Z",
                   "2024-06-10T11:00:00.000Z"});
    const ServedMirror served(log.path, open_at(at_noon));
    CHECK(page(served, "", since("Mon, 10 Jun 2024 09:00:00 GMT")).uuids == numbered(2, 3));
    CHECK(page(served, "", since("Mon, 10 Jun 2024 11:00:00 +0200")).uuids == numbered(2, 3));
    CHECK(page(served, "", since("Mon, 10 Jun 2024 08:59:59 GMT")).uuids == numbered(1, 3));
    CHECK(page(served, "", since("Mon, 10 Jun 2024 11:00:00 GMT")).status == 404);
    CHECK(page(served, "", since("Sun, 10 Jun 2024 11:00:00 GMT")).uuids == numbered(1, 3));
    CHECK(page(served, "", since("2024-06-10T11:00:00Z")).uuids == numbered(1, 3));
}

TEST_CASE("A cursor of what a mirror lost when it was put back to an older copy names no page") {
    const Log original = log_of(5);
    const Log copy = log_of(5);
    execute(copy.path, fmt::format("ATTACH '{}' AS other; UPDATE identity SET mirror_id = (SELECT "
                                   "mirror_id FROM other.identity); DETACH other",
                                   original.path.string()));
    original.add(6, "2024-06-10T10:00:00.000Z");
    const std::string cursor = page(ServedMirror(original.path, open_at(at_noon)), "?last=true").id;
    // The copy has gone on, and its sixth change is another one.
    copy.leave(2, "2024-06-10T11:00:00.000Z");
    copy.add(7, "2024-06-10T11:00:00.000Z");
    const ServedMirror served(copy.path, open_at(at_noon));
    CHECK(page(served, "/" + cursor).status == 404);
    CHECK(page(served, "/" + page(served, "?last=true").id).status == 200);
}

TEST_CASE("On a page that is named, If-Modified-Since leaves out nothing") {
    const Log log = log_of(5);
    const ServedMirror served(log.path, open_at(at_noon));
    const Page first = page(served, "");
    CHECK(page(served, "/" + first.id, since("Mon, 10 Jun 2024 09:03:00 GMT")).uuids == first.uuids);
}

TEST_CASE("An ad that has been shown for longer than half a year is found by who begins half a year back") {
    const Log log({"2023-01-01T00:00:00.000Z", "2023-02-01T00:00:00.000Z", "2024-06-10T09:00:00.000Z"});
    log.leave(1, "2023-03-01T00:00:00.000Z");
    execute(log.path, "DELETE FROM work_locations WHERE ad = 1");
    execute(log.path, "DELETE FROM ads WHERE id = 1");
    const ServedMirror served(log.path, open_at(at_noon));
    const Page found = page(served, "", since("Thu, 07 Dec 2023 12:00:00 GMT"));
    CHECK(found.uuids.front() == uuid_of(2));
    CHECK(found.times.front() == "2023-12-13T13:00:00.000+01:00");
    CHECK(page(served, "", since("Mon, 10 Jun 2024 08:00:00 GMT")).uuids.front() == uuid_of(3));
    CHECK(page(served, "").uuids.front() == uuid_of(1));
}

TEST_CASE("Of an ad that is not shown, events tell nothing, the old ones neither") {
    const Log log = log_of(2);
    const ServedMirror served(log.path, open_at(at_noon));
    CHECK(page(served, "").titles == std::vector<std::string>{"Stilling 1", "Stilling 2"});
    log.leave(1, "2024-06-10T11:00:00.000Z");
    execute(log.path, fmt::format("UPDATE ads SET shown_until = '2024-06-10T12:00:00.000Z' WHERE uuid = '{}'",
                                  uuid_of(2)));
    const Page masked = page(served, "");
    CHECK(masked.titles == std::vector<std::string>{"...", "..."});
    CHECK(masked.states == std::vector<std::string>{"INACTIVE", "INACTIVE"});
    for (const std::size_t number : {1, 2}) {
        const std::string body = served.body("/api/v1/feedentry/" + uuid_of(number));
        CHECK(body.find("ad_content") == std::string::npos);
        CHECK(body.ends_with(R"("status":"INACTIVE"})"));
        CHECK(served.body("/api/v1/feed").find("Bedrift") == std::string::npos);
    }
}

TEST_CASE("304 is for who has the page as it is, so that it hides no withdrawal") {
    const Log log = log_of(2);
    const ServedMirror served(log.path, open_at(at_noon));
    const Page tip = page(served, "");
    const std::string etag = tip.headers.find("ETag")->second;
    CHECK(tip.headers.find("Last-Modified")->second == "Mon, 10 Jun 2024 09:01:00 GMT");
    CHECK(page(served, "/" + tip.id, {{"If-None-Match", etag}}).status == 304);
    log.leave(2, "2024-06-10T11:00:00.000Z");
    CHECK(page(served, "/" + tip.id, {{"If-None-Match", etag}}).status == 200);
}

TEST_CASE("What names no page is not found, nor is a page of another mirror") {
    const Log log = log_of(3);
    const Log other = log_of(3);
    const ServedMirror served(log.path, open_at(at_noon));
    const ServedMirror others(other.path, open_at(at_noon));
    const std::string id = page(served, "").id;
    CHECK(page(served, "/" + id).status == 200);
    CHECK(page(others, "/" + id).status == 404);
    for (const std::string& name : {std::string("x"), uuid_of(1), id.substr(1), id + "0", "-" + id}) {
        INFO(name);
        CHECK(page(served, "/" + name).status == 404);
    }
    const Log empty = log_of(0);
    const ServedMirror nothing(empty.path, open_at(at_noon));
    CHECK(page(nothing, "").status == 404);
    CHECK(page(nothing, "?last=true").status == 404);
}

TEST_CASE("Sizes and addresses that there are not are answered as such") {
    const Log log = log_of(3);
    const ServedMirror served(log.path, open_at(at_noon));
    CHECK(served.get("/api/v1/feed?pageSize=10001")->status == 400);
    CHECK(served.body("/api/v1/feed?pageSize=10001") == "pageSize must not be larger than 10000");
    CHECK(served.get("/api/v1/feed?pageSize=-1")->status == 400);
    CHECK(page(served, "?pageSize=many").uuids == numbered(1, 2));
    CHECK(page(served, "/").uuids == numbered(1, 2));
    CHECK(served.get("/api/v1/feedentry/" + uuid_of(9))->status == 404);
    CHECK(served.body("/api/v1/feedentry/" + uuid_of(9)).empty());
    for (const char* path : {"/api/v1/ads", "/api/v1/feedentry", "/api/v1/feed/a/b", "/api/v1/feedx"}) {
        INFO(path);
        CHECK(served.get(path)->status == 404);
        CHECK(served.body(path).find("Endpoint GET " + std::string(path) + " not found") !=
              std::string::npos);
    }
}

TEST_CASE("Documents of a mirror of the live feed are those of NAV, but for the time of the last change") {
    StillingMirror mirror(events_feed(30, 60));
    mirror.sync();
    const ServedMirror served(mirror.path, open_at(at_noon));
    for (const auto& [uuid, content] : mirror.truth()) {
        const std::string body = served.body("/api/v1/feedentry/" + uuid);
        CHECK(
            body.starts_with(fmt::format(R"({{"uuid":"{}","ad_content":{},"sistEndret":")", uuid, content)));
        CHECK(body.ends_with(R"(","status":"ACTIVE"})"));
    }
}

TEST_CASE(
    "Documents of a mirror of the old feed have the live feed's shape, and no contacts and categories") {
    simulator::Options options = events_feed(60, 0);
    simulator::Simulator feed(options);
    PublicMirror mirror(feed);
    mirror.sync({.at = noon, .trust_clock = true});
    const ServedMirror served(mirror.path, open_at(at_noon));
    const auto without_lists = [](const std::string& json) {
        std::string out = "{";
        simdjson::dom::parser parser;
        for (const auto& [key, value] : simdjson::dom::object(parser.parse(json))) {
            if (key == "contactList" || key == "categoryList" || key == "positioncount") continue;
            out += fmt::format("\"{}\":{},", key, simdjson::minify(value));
        }
        return out;
    };
    std::size_t compared = 0;
    for (const auto& [uuid, content] : stilling_truth(feed)) {
        const std::string body = served.body("/api/v1/feedentry/" + uuid);
        const auto begin = body.find("\"ad_content\":") + 13;
        const std::string ours = body.substr(begin, body.rfind("},\"sistEndret\"") + 1 - begin);
        CHECK(without_lists(ours) == without_lists(content));
        CHECK(ours.find(R"("categoryList":[])") != std::string::npos);
        CHECK(ours.ends_with(R"("contactList":[]})"));
        ++compared;
    }
    CHECK(compared == 60);
}

TEST_CASE("Of what is no ad, nothing is appended") {
    for (const char* json : {"", "[]", "7", "{", R"({"uuid":"u","title":})", R"({"employer":{"name":}})"}) {
        INFO(json);
        std::string out = "before";
        CHECK(!append_in_live_shape(out, json));
        CHECK(out == "before");
    }
}

TEST_CASE("Members that the live feed's shape does not know stay as they came") {
    std::string out;
    REQUIRE(append_in_live_shape(out, R"({"uuid":"u","new":{"x":[1, null]},"title":null,"expires":"soon",)"
                                      R"("published":"2024-06-01T10:00:00.12Z",)"
                                      R"("employer":{"name":null,"orgnr":null}})"));
    CHECK(out == R"({"uuid":"u","new":{"x":[1, null]},"title":"","expires":"soon",)"
                 R"("published":"2024-06-01T12:00:00.12+02:00",)"
                 R"("employer":{"name":"","orgnr":null},"contactList":[]})");
}

TEST_CASE("Neither feed is served from a mirror that was never complete, or is too old") {
    const Log log = log_of(3);
    FeedServerSettings settings = open_at(at_noon);
    settings.max_age = std::chrono::hours{24 * 365 * 5};
    const ServedMirror served(log.path, settings);
    for (const std::string path : {"/api/v1/feed", "/public-feed/api/v1/ads"}) {
        INFO(path);
        CHECK(served.get(path)->status == 200);
        execute(log.path, "UPDATE syncs SET finished = '2019-01-01T00:00:00.000Z'");
        CHECK(served.get(path)->status == 503);
        execute(log.path, "UPDATE syncs SET outcome = 'incomplete'");
        CHECK(served.get(path)->status == 503);
        CHECK(served.get(path)->get_header_value("Retry-After") == "300");
        execute(log.path, "UPDATE syncs SET finished = '2020-01-01T00:00:00.000Z', outcome = 'complete'");
    }
}

}  // namespace jobfeed::test
