// SPDX-License-Identifier: MIT
#pragma once

#include "clock.hpp"
#include "control.hpp"
#include "corpus.hpp"
#include "http_server.hpp"
#include "public_feed.hpp"
#include "public_token.hpp"
#include "replica.hpp"
#include "simulator.hpp"
#include "stilling_feed.hpp"
#include "trouble.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>

namespace simulator {

/// What a simulator consists of.
struct Simulator::State {
    State(Simulator& owner, const Options& options);

    /// The one place that every answer passes through.
    Answer answer(const Request& request);

    void put(std::span<const AdPointer> changed);
    void index(std::span<const AdPointer> changed);
    bool change(const std::string& uuid, std::span<const std::pair<std::string, std::string>> fields,
                Notice notice);

    void listen(std::uint16_t at_port);

    /// Closes the port for that time, in a thread of its own.
    void leave(std::chrono::milliseconds time);

    Clock clock;
    SharedSettings settings;
    AdStore ads;
    PublicFeed feed;
    StillingStore stilling;
    FeedToken public_token;
    Poisons poisons;
    Replicas replicas;
    Troubles troubles;
    StillingFeed stilling_feed;
    RequestLog log;
    std::atomic<std::uint64_t> request_count{0};

    std::mutex mutex;  ///< held by every change of ads, and guards what follows, up to the hooks
    Corpus corpus;
    Random random;
    std::uint64_t change_count = 0;
    std::function<void(std::uint64_t)> request_hook;
    std::function<std::optional<Answer>(const Request&, const Answer&)> fault;

    Control control;
    std::uint16_t port = 0;
    std::unique_ptr<HttpServer> server;
    std::atomic<bool> is_away{false};
    std::jthread absence;

  private:
    void wait_for(const Request& request);
    Answer feed_answer(const Request& request, std::uint64_t number, Authorization& authorization);
    std::optional<Answer> trouble_with(const Request& request);
};

}  // namespace simulator
