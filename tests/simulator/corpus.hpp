// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"
#include "publishing_times.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace simulator {

/// Invents ads shaped like the recorded ones. The same seed and moment give the same ads, byte for byte.
class Corpus {
  public:
    Corpus(std::uint64_t seed, Instant now) : seed_(seed), times_(now) {}

    /// The next ad, as the feed sends it. Without a moment it is published some time in the last 180 days.
    std::string next(std::optional<Instant> published = std::nullopt);

  private:
    std::uint64_t seed_;
    std::uint64_t made_ = 0;
    PublishingTimes times_;
};

}  // namespace simulator
