// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <chrono>
#include <stdexcept>

using namespace simulator;
using namespace simulator::test;
using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;

bool is_refused(const Simulator& feed) {
    try {
        return detail(feed).status != 200;
    } catch (const std::runtime_error&) {
        return true;
    }
}

}  // namespace

TEST_CASE("while its database restarts, all that the feed answers is 500, for a number of requests") {
    Simulator feed{stilling_feed_of(1)};
    feed.troubles().begin({.requests = 3});
    CHECK(detail(feed).status == 500);
    CHECK(detail(feed).body.find("Server Error") != std::string::npos);
    CHECK(ask_stilling(feed, "/feed").status == 500);
    CHECK(detail(feed).status == 200);
}

TEST_CASE("a trouble may last for a time, or until it is ended, and meet one kind of request alone") {
    Simulator feed{stilling_feed_of(1)};
    feed.troubles().begin({.status = 503, .time = 1h, .only = RequestKind::detail});
    CHECK(ask_stilling(feed, "/feed").status == 200);
    CHECK(detail(feed).status == 503);
    feed.troubles().end();
    CHECK(detail(feed).status == 200);
    feed.troubles().begin({.time = 0ms});
    CHECK(detail(feed).status == 500);
    CHECK(detail(feed).status == 200);
}

TEST_CASE("while a table is locked, answers wait until it is over") {
    Simulator feed{stilling_feed_of(1)};
    feed.troubles().begin({.kind = Trouble::Kind::lock, .time = 60ms});
    const auto start = Steady::now();
    CHECK(detail(feed).status == 200);
    CHECK(Steady::now() - start >= 60ms);
}

TEST_CASE("connections are reset for a number of requests") {
    Simulator feed{stilling_feed_of(1)};
    feed.troubles().begin({.kind = Trouble::Kind::reset, .requests = 2});
    CHECK_THROWS_AS(detail(feed), std::runtime_error);
    CHECK_THROWS_AS(detail(feed), std::runtime_error);
    CHECK(detail(feed).status == 200);
    CHECK(feed.requests().at(0).status == 0);
}

TEST_CASE("the search says what its gateway or its search engine would") {
    Simulator feed{serving(ads_a_minute_apart(1))};
    feed.troubles().begin({.status = 500, .requests = 1});
    feed.troubles().begin({.status = 502, .requests = 1});
    feed.troubles().begin({.status = 503, .requests = 1});
    const auto engine_error = ask(feed, "");
    CHECK(engine_error.status == 500);
    CHECK(engine_error.body.empty());
    const auto unreachable = ask(feed, "");
    CHECK(unreachable.status == 502);
    CHECK(unreachable.body == "Failed to communicate with backend");
    CHECK(ask(feed, "").body.starts_with("<html>"));
    CHECK(ask(feed, "").status == 200);
}

TEST_CASE("the server may be gone for a while: connections are refused, then all is as before") {
    Simulator feed{stilling_feed_of(1)};
    do {
        feed.leave(50ms);  // on a busy machine it may be back before anyone has asked
        feed.leave(1ms);   // it is away already
    } while (!is_refused(feed));
    while (is_refused(feed)) {
    }
    CHECK(feed.requests().back().status == 200);
}

TEST_CASE("stopping does not wait for a server that is gone") {
    const auto start = Steady::now();
    {
        Simulator feed{stilling_feed_of(1)};
        feed.leave(1h);
    }
    CHECK(Steady::now() - start < 10min);
}

TEST_CASE("troubles are begun and ended by control") {
    Simulator feed{stilling_feed_of(1)};
    CHECK(post(feed, "/control/trouble?status=502&requests=1").status == 200);
    CHECK(detail(feed).status == 502);
    CHECK(detail(feed).status == 200);
    CHECK(post(feed, "/control/trouble?kind=status&only=detail").status == 200);
    CHECK(ask_stilling(feed, "/feed").status == 200);
    CHECK(detail(feed).status == 500);
    CHECK(post(feed, "/control/calm").status == 200);
    CHECK(detail(feed).status == 200);
    CHECK(post(feed, "/control/trouble?kind=reset&requests=1").status == 200);
    CHECK_THROWS_AS(detail(feed), std::runtime_error);
    CHECK(post(feed, "/control/trouble?kind=lock&for=1ms").status == 200);
    CHECK(detail(feed).status == 200);
    CHECK(post(feed, "/control/trouble?kind=flood").status == 400);
    CHECK(post(feed, "/control/trouble?only=everything").status == 400);
    CHECK(post(feed, "/control/leave?for=soon").status == 400);
}
