// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

namespace simulator {

/// The simulator's time: the real one, or a moment that stands still until it is set again.
class Clock {
  public:
    explicit Clock(std::optional<Instant> standing_at) : standing_at_(standing_at) {}

    Instant now() const {
        const std::scoped_lock lock{mutex_};
        return now_locked();
    }

    /// Stands still at that moment from here on.
    void set(Instant instant) {
        const std::scoped_lock lock{mutex_};
        standing_at_ = instant;
        last_stamp_ = std::min(last_stamp_, instant);
    }

    /// From here on all changes are of one time: a writer's transaction, which may hold hundreds.
    void begin_batch() {
        const auto time = stamp();
        const std::scoped_lock lock{mutex_};
        batch_ = time;
    }

    void end_batch() {
        const std::scoped_lock lock{mutex_};
        batch_.reset();
    }

    /// The time of the batch, if there is one.
    std::optional<Instant> batch() const {
        const std::scoped_lock lock{mutex_};
        return batch_;
    }

    /// The time of a change: now, yet at least a millisecond after the change before.
    Instant stamp() {
        const std::scoped_lock lock{mutex_};
        if (batch_) {
            return *batch_;
        }
        last_stamp_ = std::max(now_locked(), last_stamp_ + std::chrono::milliseconds{1});
        return last_stamp_;
    }

  private:
    Instant now_locked() const {
        return standing_at_ ? *standing_at_
                            : std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    }

    mutable std::mutex mutex_;
    std::optional<Instant> standing_at_;
    Instant last_stamp_{};
    std::optional<Instant> batch_;
};

}  // namespace simulator
