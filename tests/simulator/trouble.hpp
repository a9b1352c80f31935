// SPDX-License-Identifier: MIT
#pragma once

#include "request_log.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace simulator {

/// What is wrong with a feed as a whole, for a number of requests, for a time, or until it is ended.
struct Trouble {
    enum class Kind {
        status,  ///< all that is answered: 500 while its database restarts, 502, 503
        lock,    ///< answers wait until the trouble is over: a table is locked
        reset,   ///< connections are cut instead of an answer
    };
    Kind kind = Kind::status;
    int status = 500;
    std::optional<std::uint64_t> requests = {};
    std::optional<std::chrono::milliseconds> time = {};  ///< from the first request that meets it
    std::optional<RequestKind> only = {};                ///< without it, requests of every kind meet it
};

/// The troubles at the moment; of several that fit a request, it meets the one that began first. Any thread
/// may use it.
class Troubles {
  public:
    void begin(const Trouble& trouble);

    /// Ends all.
    void end();

    /// What a request of that kind meets; `time` is then what is left of it.
    std::optional<Trouble> meet(RequestKind kind);

  private:
    using Clock = std::chrono::steady_clock;

    struct Current {
        Trouble trouble;
        std::optional<Clock::time_point> end;
    };

    std::mutex mutex_;
    std::vector<Current> current_;
};

}  // namespace simulator
