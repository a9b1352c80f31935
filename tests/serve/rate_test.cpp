// SPDX-License-Identifier: MIT
#include "serve/rate_limit.hpp"
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include "catch.hpp"

namespace jobfeed::test {
namespace {

using namespace std::chrono_literals;

const serve::RateLimit::Moment start{1000s};

struct Asked {
    int status;
    std::string retry_after;
};

Asked ask(const ServedMirror& served, const std::string& path, const std::string& token = {}) {
    const auto answer = served.get(path, {{"Authorization", "Bearer " + token}});
    return {answer->status, answer->get_header_value("Retry-After")};
}

}  // namespace

TEST_CASE("So many requests may be made at once, then one each time that its share of the minute is over") {
    serve::RateLimit limit(6);
    for (int i = 0; i < 6; ++i) CHECK(limit.wait("a", start) == 0s);
    CHECK(limit.wait("a", start) == 10s);
    CHECK(limit.wait("a", start + 9500ms) == 1s);
    CHECK(limit.wait("a", start + 10s) == 0s);
    CHECK(limit.wait("a", start + 10s) == 10s);
    CHECK(limit.wait("b", start + 10s) == 0s);
}

TEST_CASE("Who waits for as long as it was told to is let in, whatever it asked meanwhile") {
    serve::RateLimit limit(7);
    auto at = start;
    for (int i = 0; i < 7; ++i) CHECK(limit.wait("a", at) == 0s);
    for (int i = 0; i < 100; ++i) {
        const auto pause = limit.wait("a", at);
        if (pause == 0s) continue;
        at += pause;
        CHECK(limit.wait("a", at) == 0s);
    }
    CHECK(at - start <= 100 * 60s / 7 + 60s);
}

TEST_CASE("After a minute of silence all of a minute's requests may be made again, and no more") {
    serve::RateLimit limit(3);
    for (const auto at : {start, start + 60s, start + 500s}) {
        for (int i = 0; i < 3; ++i) CHECK(limit.wait("a", at) == 0s);
        CHECK(limit.wait("a", at) > 0s);
    }
}

TEST_CASE("Of many clients, those who have been silent are forgotten") {
    serve::RateLimit limit(1);
    for (int i = 0; i < 50'000; ++i) CHECK(limit.wait(std::to_string(i), start + 1s * i) == 0s);
    CHECK(limit.wait("49999", start + 49'999s) > 0s);
}

TEST_CASE("A token that asks too often is told to wait, at both feeds, and no other") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    TokenBook book = TokenBook::open(mirror.path);
    const auto issue = [&book] {
        return sign_token(book, book.issue("somebody", false, now(), std::nullopt));
    };
    const std::string eager = issue();
    const std::string other = issue();
    FeedServerSettings settings;
    settings.per_minute = 2;
    const ServedMirror served(mirror.path, settings);
    CHECK(ask(served, std::string(ads_path), eager).status == 200);
    CHECK(ask(served, "/api/v1/feed", eager).status == 200);
    for (const std::string& path : {std::string(ads_path), std::string("/api/v1/feed")}) {
        const Asked refused = ask(served, path, eager);
        CHECK(refused.status == 429);
        CHECK(std::stoi(refused.retry_after) <= 30);
        CHECK(std::stoi(refused.retry_after) > 0);
    }
    CHECK(ask(served, "/api/v1/feed", other).status == 200);
    CHECK(ask(served, "/api/v1/feed", "none").status == 401);
    CHECK(served.get("/")->status == 200);
    CHECK(served.served.at(2).status == 429);
    CHECK(served.served.at(2).subject == "somebody");
}

TEST_CASE("Where no token is needed, each client may ask so often") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    FeedServerSettings settings;
    settings.open = true;
    settings.per_minute = 1;
    const ServedMirror served(mirror.path, settings);
    CHECK(ask(served, "/api/v1/feed").status == 200);
    CHECK(ask(served, "/api/v1/feed").status == 429);
    CHECK(served.get("/api/publicToken")->status == 200);
}

}  // namespace jobfeed::test
