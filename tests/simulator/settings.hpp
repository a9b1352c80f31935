// SPDX-License-Identifier: MIT
#pragma once

#include "ad_store.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>

namespace simulator {

/// How the feed behaves at the moment; all of it can be changed while it serves.
struct Settings {
    std::int64_t cap = 5000;  ///< how many hits a query can reach
    Order order = Order::shuffled;
    std::chrono::milliseconds latency{0};  ///< waited before each answer of the feed
    bool shutdown = false;                 ///< as since 2025-05-01: everything answers 404
    std::chrono::milliseconds skew{0};     ///< how far the `Date` header is off
    bool token_revoked = false;            ///< every token is refused
};

/// The settings, readable and changeable by any thread.
class SharedSettings {
  public:
    explicit SharedSettings(const Settings& settings) : settings_(settings) {}

    Settings read() const {
        const std::scoped_lock lock{mutex_};
        return settings_;
    }

    template <typename Change>
    void change(Change change) {
        const std::scoped_lock lock{mutex_};
        change(settings_);
    }

  private:
    mutable std::mutex mutex_;
    Settings settings_;
};

}  // namespace simulator
