// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace jobfeed::serve {

/// What ads can be chosen by, with how many are there, by the alphabet.
struct Choices {
    std::vector<NameGroup> places;
    std::vector<NameGroup> occupations;
};

/// Counts them once a minute: it takes longer than a search. Who comes meanwhile gets those of before.
class ChoicesCache {
  public:
    [[nodiscard]] std::shared_ptr<const Choices> of(const Mirror& mirror, Timestamp at);

  private:
    std::mutex mutex_;
    std::mutex counting_;
    std::shared_ptr<const Choices> choices_;
    std::chrono::steady_clock::time_point counted_{};
};

}  // namespace jobfeed::serve
