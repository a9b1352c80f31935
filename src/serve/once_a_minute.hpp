// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

namespace jobfeed::serve {

/// What takes so long to count that one answer serves all who ask within a minute; who comes while it is
/// counted again gets the one of before. For any number of threads.
template <typename Value>
class OnceAMinute {
  public:
    template <typename Function>
    [[nodiscard]] std::shared_ptr<const Value> get(Function count) {
        const auto now = std::chrono::steady_clock::now();
        std::unique_lock counting(counting_, std::defer_lock);
        {
            const std::lock_guard lock(mutex_);
            if (value_ && (now - counted_ <= std::chrono::minutes{1} || !counting.try_lock())) return value_;
        }
        auto counted = std::make_shared<const Value>(count());
        const std::lock_guard lock(mutex_);
        value_ = std::move(counted);
        counted_ = now;
        return value_;
    }

  private:
    std::mutex mutex_;
    std::mutex counting_;
    std::shared_ptr<const Value> value_;
    std::chrono::steady_clock::time_point counted_{};
};

}  // namespace jobfeed::serve
