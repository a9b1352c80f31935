// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

#include <httplib.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

using namespace simulator;
using namespace simulator::test;

namespace {

using Steady = std::chrono::steady_clock;

httplib::Client client_of(const Simulator& feed) {
    httplib::Client client{feed.url().substr(0, feed.url().rfind('/'))};
    client.set_keep_alive(true);
    client.set_default_headers({{"Authorization", "Bearer " + feed.token()}});
    return client;
}

}  // namespace

TEST_CASE("a hook sees the number of each request before its answer is made") {
    Simulator feed{serving(ads_a_minute_apart(3))};
    std::vector<std::uint64_t> numbers;
    feed.on_request([&](std::uint64_t number) {
        numbers.push_back(number);
        if (number == 2) {
            feed.stop("ad-0");
        }
    });
    CHECK(ask(feed, "").number("totalElements") == 3);
    CHECK(ask(feed, "").number("totalElements") == 2);
    CHECK(numbers == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("a fault may replace an answer and the log says so") {
    Simulator feed{serving({})};
    feed.set_fault([](const Request& request, const Answer& answer) -> std::optional<Answer> {
        if (request.parameter("page") != "1" || answer.status != 200) {
            return std::nullopt;
        }
        return text_answer(502, "Failed to communicate with backend");
    });
    CHECK(ask(feed, "page=0").status == 200);
    CHECK(ask(feed, "page=1").status == 502);
    CHECK(ask(feed, "page=1").body == "Failed to communicate with backend");
    CHECK(feed.requests().at(1).status == 502);
    feed.set_fault({});
    CHECK(ask(feed, "page=1").status == 200);
}

TEST_CASE("connections are kept alive") {
    const Simulator feed{serving(ads_a_minute_apart(3))};
    auto client = client_of(feed);
    for (int request = 0; request < 20; ++request) {
        const auto result = client.Get("/public-feed/api/v1/ads");
        REQUIRE(result);
        CHECK(result->get_header_value("Connection") != "close");
    }
}

TEST_CASE("stopping does not wait for clients that stay connected") {
    auto feed = std::make_unique<Simulator>(serving({}));
    std::vector<httplib::Client> idle;
    for (int client = 0; client < 4; ++client) {
        idle.push_back(client_of(*feed));
        REQUIRE(idle.back().Get("/public-feed/api/v1/ads"));
    }
    for (int request = 0; request < 10; ++request) {
        ask(*feed, "");  // meanwhile the server starts to wait for the idle ones
    }
    const auto start = Steady::now();
    feed.reset();
    CHECK(Steady::now() - start < std::chrono::seconds{20});
}

TEST_CASE("stopping does not wait for the latency of a request under way") {
    auto feed = std::make_unique<Simulator>(serving({}));
    feed->change_settings([](Settings& settings) { settings.latency = std::chrono::minutes{10}; });
    std::promise<void> arrived;
    feed->on_request([&](std::uint64_t) { arrived.set_value(); });
    auto client = client_of(*feed);
    auto answer = std::async(std::launch::async, [&] { return bool{client.Get("/public-feed/api/v1/ads")}; });
    arrived.get_future().wait();
    const auto start = Steady::now();
    feed.reset();
    CHECK(Steady::now() - start < std::chrono::minutes{5});
    answer.wait();
}

TEST_CASE("an answer waits for the latency") {
    Simulator feed{serving({})};
    feed.change_settings([](Settings& settings) { settings.latency = std::chrono::milliseconds{40}; });
    const auto start = Steady::now();
    ask(feed, "");
    CHECK(Steady::now() - start >= std::chrono::milliseconds{40});
}

TEST_CASE("a taken port is reported") {
    const Simulator feed{serving({})};
    Options same;
    const auto url = feed.url();
    const auto colon = url.rfind(':') + 1;
    same.port = static_cast<std::uint16_t>(std::stoi(url.substr(colon)));
    CHECK_THROWS_AS(Simulator{same}, std::runtime_error);
}

TEST_CASE("a corpus that holds no ad is reported") {
    CHECK_THROWS_AS(Simulator{serving({"{}"})}, std::invalid_argument);
    CHECK_THROWS_AS(Simulator{serving({"not JSON"})}, std::invalid_argument);
}

TEST_CASE("many clients read while the feed moves") {
    Options options;
    options.ads = 300;
    Simulator feed{options};
    std::vector<std::future<bool>> readers;
    for (int reader = 0; reader < 6; ++reader) {
        readers.push_back(std::async(std::launch::async, [&feed] {
            auto client = client_of(feed);
            bool all_well = true;
            for (int page = 0; page < 20; ++page) {
                const auto result =
                    client.Get("/public-feed/api/v1/ads?size=50&page=" + std::to_string(page % 6),
                               {{"Accept-Encoding", "gzip"}});
                all_well = all_well && result && result->status == 200 && result->body.ends_with("}");
            }
            return all_well;
        }));
    }
    for (int change = 0; change < 20; ++change) {
        feed.publish(2);
        for (const auto& uuid : feed.draw(3)) {
            change % 2 == 0 ? feed.stop(uuid) : feed.update(uuid);
        }
    }
    for (auto& reader : readers) {
        CHECK(reader.get());
    }
    CHECK(feed.requests().size() == 120);
}
