// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

namespace jobfeed::serve {

/// What takes so long to count that one answer serves all who ask within a minute. For any number of threads.
template <typename Value>
class OnceAMinute {
  public:
    template <typename Function>
    [[nodiscard]] std::shared_ptr<const Value> get(Function count) {
        const std::lock_guard lock(mutex_);
        const auto now = std::chrono::steady_clock::now();
        if (value_ == nullptr || now - counted_ > std::chrono::minutes{1}) {
            value_ = std::make_shared<const Value>(count());
            counted_ = now;
        }
        return value_;
    }

  private:
    std::mutex mutex_;
    std::shared_ptr<const Value> value_;
    std::chrono::steady_clock::time_point counted_{};
};

}  // namespace jobfeed::serve
