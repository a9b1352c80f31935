// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <random>

namespace jobfeed::http {

/// The passing of time, as far as pauses between attempts need it; tests give one that does not wait.
class Clock {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual TimePoint now() = 0;

    /// Lets this much time pass.
    virtual void sleep(std::chrono::milliseconds duration) = 0;
};

/// The machine's steady clock.
[[nodiscard]] Clock& steady_clock();

/// How long to wait before the next attempt at a request.
class Backoff {
  public:
    explicit Backoff(std::uint64_t seed) : random_(seed) {}

    /// `attempt` counts from 1. What the server asked for, within 1 s … 5 min, wins; else the pauses double
    /// from half a second to a minute, each cut by up to a half at random so that clients do not come back in
    /// step.
    [[nodiscard]] std::chrono::milliseconds pause(int attempt,
                                                  std::optional<std::chrono::seconds> retry_after);

  private:
    std::mt19937_64 random_;
};

}  // namespace jobfeed::http
