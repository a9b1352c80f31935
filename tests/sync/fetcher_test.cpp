// SPDX-License-Identifier: MIT
#include "http/fetcher.hpp"
#include "catch.hpp"
#include "http/url.hpp"
#include "sync/feed_under_test.hpp"

#include <jobfeed/error.hpp>

#include <atomic>

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Answer;
using simulator::Simulator;
using namespace std::chrono_literals;

namespace {

http::FetcherOptions options(const Simulator& feed, FakeClock& clock) {
    http::FetcherOptions options;
    options.origin = http::origin(feed.url());
    options.token = feed.token();
    options.clock = &clock;
    options.seed = 1;
    return options;
}

/// A feed of one ad that answers the first requests, `times` in number, with something else.
struct FaultyFeed {
    FaultyFeed(int times, Answer answer) {
        feed.set_fault([=, this](const simulator::Request&, const Answer&) -> std::optional<Answer> {
            if (++asked > times) return std::nullopt;
            return answer;
        });
    }

    std::string ads() const { return feed.url() + "/api/v1/ads"; }

    Simulator feed{[] {
        simulator::Options options;
        options.ads = 1;
        return options;
    }()};
    std::atomic<int> asked = 0;
};

http::Response fetch(http::Fetcher& fetcher, const std::string& url) {
    fetcher.start({.id = 7, .url = url});
    return fetcher.wait().value();
}

Error failure(http::Fetcher& fetcher, const std::string& url) {
    try {
        static_cast<void>(fetch(fetcher, url));
    } catch (const Error& error) {
        return error;
    }
    FAIL("there was an answer");
    return {ErrorKind::failed, ""};
}

}  // namespace

TEST_CASE("requests carry the token, ask for gzip and say who asks") {
    FakeClock clock;
    FaultyFeed faulty(0, {});
    http::Fetcher fetcher(options(faulty.feed, clock));
    const auto response = fetch(fetcher, faulty.ads());
    CHECK(response.status == 200);
    CHECK(response.request.id == 7);
    CHECK(response.date);
    CHECK(response.body.capacity() >= response.body.size() + http::body_padding);
    const auto request = faulty.feed.requests().at(0);
    CHECK(request.authorization == simulator::Authorization::ok);
    CHECK(request.accept_encoding.value_or("").find("gzip") != std::string::npos);
    CHECK(request.user_agent.value_or("").find("jobfeed/") == 0);
    CHECK(request.user_agent.value_or("").find("+https://") != std::string::npos);
    CHECK(fetcher.figures().bytes > fetcher.figures().wire_bytes);
}

TEST_CASE("what fails in passing is tried again after a pause") {
    const int status = GENERATE(408, 429, 500, 502, 503, 504);
    CAPTURE(status);
    FakeClock clock;
    FaultyFeed faulty(2, {.status = status, .headers = {}, .body = "no"});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK(fetch(fetcher, faulty.ads()).status == 200);
    CHECK(faulty.asked == 3);
    CHECK(clock.slept() >= 750ms);
    CHECK(clock.slept() <= 1500ms);
}

TEST_CASE("a Retry-After is obeyed, within bounds") {
    const auto [header, least, most] =
        GENERATE(table<std::string, std::chrono::milliseconds, std::chrono::milliseconds>({
            {"2", 2000ms, 2000ms},
            {"36000", 5min, 5min},
            {"0", 1000ms, 1000ms},
            {"Fri, 01 Jan 2010 00:00:00 GMT", 1000ms, 1000ms},
            {"soon", 1000ms, 1000ms},
        }));
    CAPTURE(header);
    FakeClock clock;
    FaultyFeed faulty(1, {.status = 429, .headers = {{"Retry-After", header}}, .body = ""});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK(fetch(fetcher, faulty.ads()).status == 200);
    CHECK(clock.slept() >= least);
    CHECK(clock.slept() <= most);
}

TEST_CASE("a Retry-After holds back the other requests too") {
    FakeClock clock;
    FaultyFeed faulty(1, {.status = 503, .headers = {{"Retry-After", "60"}}, .body = ""});
    auto one_at_a_time = options(faulty.feed, clock);
    one_at_a_time.jobs = 1;
    http::Fetcher fetcher(one_at_a_time);
    fetcher.start({.id = 1, .url = faulty.ads()});
    fetcher.start({.id = 2, .url = faulty.ads()});
    CHECK(fetcher.wait()->status == 200);
    CHECK(clock.slept() == 60s);
}

TEST_CASE("the longest duration ends a wait, however long the server asks to wait") {
    FakeClock clock;
    FaultyFeed faulty(1, {.status = 429, .headers = {{"Retry-After", "300"}}, .body = ""});
    auto hurried = options(faulty.feed, clock);
    hurried.max_duration = 10s;
    http::Fetcher fetcher(hurried);
    fetcher.start({.id = 1, .url = faulty.ads()});
    CHECK_FALSE(fetcher.wait());
    CHECK(clock.slept() == 10s);
}

TEST_CASE("attempts are bounded, and the last failure is told") {
    FakeClock clock;
    FaultyFeed faulty(1000, {.status = 502, .headers = {}, .body = "Failed to communicate with backend"});
    auto few = options(faulty.feed, clock);
    few.retries = 3;
    http::Fetcher fetcher(few);
    const Error error = failure(fetcher, faulty.ads());
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(std::string(error.what()).find("502") != std::string::npos);
    CHECK(std::string(error.what()).find("4 times") != std::string::npos);
    CHECK(faulty.asked == 4);
}

TEST_CASE("other statuses are answers, not tried again") {
    const int status = GENERATE(400, 401, 404);
    FakeClock clock;
    FaultyFeed faulty(1, {.status = status, .headers = {}, .body = "x"});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK(fetch(fetcher, faulty.ads()).status == status);
    CHECK(faulty.asked == 1);
}

TEST_CASE("a redirect to another origin is refused, and the token is not sent there") {
    FakeClock clock;
    Simulator elsewhere;
    FaultyFeed faulty(
        1, {.status = 302, .headers = {{"Location", elsewhere.url() + "/api/v1/ads"}}, .body = ""});
    http::Fetcher fetcher(options(faulty.feed, clock));
    const Error error = failure(fetcher, faulty.ads());
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(std::string(error.what()).find(elsewhere.url()) != std::string::npos);
    CHECK(elsewhere.requests().empty());
}

TEST_CASE("a redirect within the origin is followed") {
    FakeClock clock;
    FaultyFeed faulty(
        1, {.status = 307, .headers = {{"Location", "/public-feed/api/v1/ads?size=1"}}, .body = ""});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK(fetch(fetcher, faulty.ads()).status == 200);
}

TEST_CASE("redirects in a circle end") {
    FakeClock clock;
    FaultyFeed faulty(1000,
                      {.status = 302, .headers = {{"Location", "/public-feed/api/v1/ads"}}, .body = ""});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK(failure(fetcher, faulty.ads()).kind() == ErrorKind::unavailable);
    CHECK(faulty.asked <= 10);
}

TEST_CASE("nothing outside the origin is asked") {
    FakeClock clock;
    Simulator elsewhere;
    FaultyFeed faulty(0, {});
    http::Fetcher fetcher(options(faulty.feed, clock));
    CHECK_THROWS_AS(fetcher.start({.id = 1, .url = elsewhere.url()}), Error);
    CHECK(elsewhere.requests().empty());
}

TEST_CASE("a body that never ends is cut off") {
    FakeClock clock;
    FaultyFeed faulty(1000, {.status = 200, .headers = {}, .body = std::string(100'000, ' ')});
    auto small = options(faulty.feed, clock);
    small.max_body = 50'000;
    small.retries = 1;
    http::Fetcher fetcher(small);
    CHECK(std::string(failure(fetcher, faulty.ads()).what()).find("longer than") != std::string::npos);
}

TEST_CASE("nobody there is told as such") {
    FakeClock clock;
    auto gone = std::make_unique<Simulator>();
    auto nowhere = options(*gone, clock);
    const std::string url = gone->url();
    gone.reset();
    nowhere.retries = 2;
    http::Fetcher fetcher(nowhere);
    const Error error = failure(fetcher, url);
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(std::string(error.what()).find("3 times") != std::string::npos);
}

TEST_CASE("a request to stop ends the wait") {
    FakeClock clock;
    FaultyFeed faulty(0, {});
    auto stopping = options(faulty.feed, clock);
    stopping.stop_requested = [] { return true; };
    http::Fetcher fetcher(stopping);
    CHECK(failure(fetcher, faulty.ads()).kind() == ErrorKind::stopped);
}
