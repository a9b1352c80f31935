// SPDX-License-Identifier: MIT
#pragma once

#include "cli/terminal/log.hpp"

#include <jobfeed/progress.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace jobfeed::cli {

/// Shows how a sync goes on the log's progress line.
class SyncProgress final : public Progress {
  public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    explicit SyncProgress(Log& log, Clock clock = std::chrono::steady_clock::now)
        : log_(log), clock_(std::move(clock)), started_(clock_()) {}

    void phase(std::string_view name) override;
    void to_look_up(std::uint64_t ads) override;
    void reading(const Traffic& traffic, const Tally& tally) override;
    void indexing(std::uint64_t done, std::uint64_t total) override;

  private:
    /// Begins to count again, for another part of the run.
    void begin(std::optional<std::uint64_t> expected);

    Log& log_;
    Clock clock_;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point part_started_ = started_;
    std::optional<std::uint64_t> expected_{};  ///< ads to look up
    std::uint64_t before_ = 0;                 ///< entries read before this part
    std::uint64_t read_ = 0;
};

}  // namespace jobfeed::cli
