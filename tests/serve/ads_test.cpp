// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include "catch.hpp"

#include <set>

namespace jobfeed::test {
namespace {

struct Feed {
    explicit Feed(std::size_t ads) : feed(options(ads)), mirror(feed) { sync(); }

    void sync() { mirror.sync({.at = moment(at_noon), .trust_clock = true}); }

    static simulator::Options options(std::size_t ads) {
        simulator::Options options = feed_of(ads);
        options.now = simulator::parse_instant(at_noon);
        return options;
    }

    simulator::Simulator feed;
    PublicMirror mirror;
};

}  // namespace

TEST_CASE("Ads are served byte for byte as NAV sent them") {
    Feed feed(80);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    const std::string body = served.body("/public-feed/api/v1/ads?size=100");
    for (const auto& [uuid, json] : truth(feed.feed)) {
        INFO(uuid);
        CHECK(body.find(json) != std::string::npos);
    }
}

TEST_CASE("Pages that cut through ties skip no ad and repeat none") {
    Feed feed(90);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    std::set<std::string> seen;
    for (int page = 0; page < 13; ++page) {
        const FeedPage some(served.body(fmt::format("/public-feed/api/v1/ads?size=7&page={}", page)));
        seen.insert(some.uuids.begin(), some.uuids.end());
    }
    CHECK(seen.size() == 90);
}

TEST_CASE("A page past the hits is empty, with the true total") {
    Feed feed(30);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    CHECK(
        served.body("/public-feed/api/v1/ads?size=20&page=2") ==
        R"({"content":[],"totalElements":30,"pageNumber":2,"pageSize":20,"totalPages":2,"first":false,"last":true,"sort":"published:desc"})");
}

TEST_CASE("What a run takes out is served no more from then on") {
    Feed feed(30);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    const std::string gone = feed.feed.draw(1).front();
    const std::string target = "/public-feed/api/v1/ads?uuid=" + gone;
    CHECK(FeedPage(served.body(target)).total == 1);
    feed.feed.stop(gone);
    feed.sync();
    CHECK(FeedPage(served.body(target)).total == 0);
    CHECK(FeedPage(served.body("/public-feed/api/v1/ads")).total == 29);
}

TEST_CASE("An ad whose last day is over is not served, whether a run came by or not") {
    Feed feed(30);
    const ServedMirror served(feed.mirror.path, open_at("2026-06-10T12:00:00Z"));
    CHECK(FeedPage(served.body("/public-feed/api/v1/ads")).total == 0);
}

TEST_CASE("Who has an answer already gets 304 for its ETag") {
    Feed feed(5);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    const auto first = served.get("/public-feed/api/v1/ads");
    const std::string etag = first->get_header_value("ETag");
    REQUIRE(!etag.empty());
    const auto again = served.get("/public-feed/api/v1/ads", {{"If-None-Match", "\"x\", " + etag}});
    CHECK(again->status == 304);
    CHECK(again->body.empty());
    CHECK(again->get_header_value("ETag") == etag);
    CHECK(again->get_header_value("Cache-Control") == "public, max-age=300");
    CHECK(served.get("/public-feed/api/v1/ads", {{"If-None-Match", "\"x\""}})->status == 200);
}

TEST_CASE("gzip comes to who asks for it, and unpacks to the same") {
    Feed feed(30);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    const std::string plain = served.body("/public-feed/api/v1/ads", {{"Accept-Encoding", "gzip;q=0, br"}});
    const auto packed = served.get("/public-feed/api/v1/ads", {{"Accept-Encoding", "br, gzip;q=0.5"}});
    CHECK(packed->get_header_value("Content-Encoding") == "gzip");
    CHECK(packed->get_header_value("Vary") == "Accept-Encoding");
    CHECK(packed->body == plain);  // the client has unpacked it
    CHECK(served.served.back().bytes < plain.size() / 2);
}

TEST_CASE("HEAD is answered with the headers of GET, other methods with 405") {
    Feed feed(5);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    httplib::Client client("127.0.0.1", port_of(served.server.address()));
    const auto head = client.Head("/public-feed/api/v1/ads");
    CHECK(head->status == 200);
    CHECK(head->body.empty());
    CHECK(head->get_header_value("ETag") == served.get("/public-feed/api/v1/ads")->get_header_value("ETag"));
    CHECK(client.Post("/public-feed/api/v1/ads", "x=1", "text/plain")->status == 405);
    CHECK(client.Delete("/")->status == 405);
}

TEST_CASE("An unknown path is 404") {
    Feed feed(1);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    CHECK(served.get("/public-feed/api/v1/ads/")->status == 404);
    CHECK(served.get("/public-feed/api/v1")->body == "Not found");
}

TEST_CASE("/health is 503 when the last complete run is too old, and when there was none") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    const auto finished = parse_timestamp(value(mirror.path, "SELECT max(finished) FROM syncs"));
    Timestamp now = *finished + std::chrono::hours{1};
    FeedServerSettings settings;
    settings.max_age = std::chrono::hours{6};
    settings.clock = [&now] { return now; };
    const ServedMirror served(mirror.path, settings);
    CHECK(served.get("/health")->status == 200);
    now = *finished + std::chrono::hours{7};
    const auto old = served.get("/health");
    CHECK(old->status == 503);
    CHECK(old->body.find(R"("status":"old")") != std::string::npos);
    CHECK(served.body("/metrics").find("jobfeed_healthy 0\n") != std::string::npos);
    execute(mirror.path, "UPDATE syncs SET outcome = 'failed'");
    CHECK(served.body("/health").find(R"("last_complete":null)") != std::string::npos);
}

TEST_CASE("/metrics counts ads and answers") {
    Feed feed(3);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    (void)served.get("/nowhere");
    (void)served.get("/public-feed/api/v1/ads");
    const std::string body = served.body("/metrics");
    CHECK(body.find("jobfeed_active_ads 3\n") != std::string::npos);
    CHECK(body.find("jobfeed_requests_total{status=\"2xx\"} 1\n") != std::string::npos);
    CHECK(body.find("jobfeed_requests_total{status=\"4xx\"} 1\n") != std::string::npos);
}

TEST_CASE("/openapi.json describes each parameter and each figure of an answer") {
    Feed feed(1);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    simdjson::dom::parser parser;
    const simdjson::dom::element description = parser.parse(served.body("/openapi.json"));
    std::string names;
    for (const simdjson::dom::element parameter :
         description["paths"].at_key(ads_path)["get"]["parameters"]) {
        std::string_view name;
        if (parameter["name"].get(name) == simdjson::SUCCESS) names += std::string(name) + " ";
    }
    CHECK(names == "page size published updated uuid source orgnr category municipal county ");
    const std::string page = served.body(std::string(ads_path));
    for (const simdjson::dom::element name : description["components"]["schemas"]["Page"]["required"])
        CHECK(page.find(fmt::format("\"{}\":", std::string_view(name))) != std::string::npos);
}

TEST_CASE("A mirror that is replaced is served again") {
    Feed feed(3);
    Feed other(5);
    const ServedMirror served(feed.mirror.path, open_at(at_noon));
    CHECK(FeedPage(served.body("/public-feed/api/v1/ads")).total == 3);
    execute(other.mirror.path, "PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::copy_file(other.mirror.path, feed.mirror.folder / "copy.db");
    std::filesystem::remove(feed.mirror.path.string() + "-wal");
    std::filesystem::remove(feed.mirror.path.string() + "-shm");
    std::filesystem::rename(feed.mirror.folder / "copy.db", feed.mirror.path);
    CHECK(FeedPage(served.body("/public-feed/api/v1/ads")).total == 5);
}

}  // namespace jobfeed::test
