// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace jobfeed::serve {

/// How many requests were answered with which kind of status.
class RequestCounts {
  public:
    void add(int status) { ++counts_.at(static_cast<std::size_t>(status / 100) % counts_.size()); }
    /// Of 2xx: 2.
    [[nodiscard]] std::uint64_t of(std::size_t kind) const { return counts_.at(kind); }

  private:
    std::array<std::atomic<std::uint64_t>, 6> counts_{};
};

/// Whether there was a complete run, and the last one is not older than that.
[[nodiscard]] bool is_healthy(const Mirror& mirror, std::optional<std::chrono::seconds> max_age,
                              Timestamp at);

/// For who watches the mirror: JSON, with 503 if its last complete run is older than that, or there was none.
[[nodiscard]] Answer health(const Mirror& mirror, std::optional<std::chrono::seconds> max_age, Timestamp at);

/// The same for Prometheus; always 200, since it is not the server that is old.
[[nodiscard]] Answer metrics(const Mirror& mirror, const RequestCounts& counts,
                             std::optional<std::chrono::seconds> max_age, Timestamp at);

}  // namespace jobfeed::serve
