// SPDX-License-Identifier: MIT
#pragma once

#include "cli/terminal/log.hpp"

#include <jobfeed/progress.hpp>

#include <chrono>
#include <functional>

namespace jobfeed::cli {

/// Shows how a sync goes on the log's progress line.
class SyncProgress final : public Progress {
  public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    explicit SyncProgress(Log& log, Clock clock = std::chrono::steady_clock::now)
        : log_(log), clock_(std::move(clock)), started_(clock_()) {}

    void reading(const Traffic& traffic, const Tally& tally) override;
    void indexing(std::uint64_t done, std::uint64_t total) override;

  private:
    Log& log_;
    Clock clock_;
    std::chrono::steady_clock::time_point started_;
};

}  // namespace jobfeed::cli
