// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace jobfeed::serve {

/// How many requests a minute each client may make. Who has been silent for a minute may make them all at
/// once.
class RateLimit {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit RateLimit(unsigned per_minute)
        : between_(std::chrono::nanoseconds{std::chrono::minutes{1}} / per_minute) {}

    /// How long the client has to wait; zero if it need not, and the request counts.
    [[nodiscard]] std::chrono::seconds wait(const std::string& client, Moment at);

  private:
    std::chrono::nanoseconds between_;
    std::mutex mutex_;
    /// When each would have spent what it may, had it asked at an even pace.
    std::unordered_map<std::string, Moment> spent_;
};

}  // namespace jobfeed::serve
