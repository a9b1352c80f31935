// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace jobfeed::serve {

/// Where ads are, with how many are there, by the alphabet.
struct PlaceNames {
    std::vector<NameCount> counties;
    std::vector<NameCount> municipalities;
};

/// Counts them once a minute: it takes longer than a search.
class PlaceNamesCache {
  public:
    [[nodiscard]] std::shared_ptr<const PlaceNames> of(const Mirror& mirror, Timestamp at);

  private:
    std::mutex mutex_;
    std::shared_ptr<const PlaceNames> names_;
    std::chrono::steady_clock::time_point counted_{};
};

}  // namespace jobfeed::serve
