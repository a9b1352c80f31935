// SPDX-License-Identifier: MIT
#pragma once

#include "clock.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// The stilling-feed's token for everybody. Any thread may use it.
class FeedToken {
  public:
    /// With a lifetime, each token says when it expires, and is refused from then on until it is rotated.
    FeedToken(const Clock& clock, std::optional<std::chrono::seconds> lifetime);

    std::string current() const;

    /// From here on another token is the current one, and the only one of its kind that is accepted.
    void rotate();

    /// Whether it is the current one and in time. Rotates before the answer once it was used so often (0:
    /// never).
    bool accepts(std::string_view token, std::uint64_t uses);

  private:
    void rotate_locked();

    const Clock& clock_;
    std::optional<std::chrono::seconds> lifetime_;
    mutable std::mutex mutex_;
    std::string current_;
    std::int64_t made_ = 0;
    std::uint64_t used_ = 0;
};

}  // namespace simulator
