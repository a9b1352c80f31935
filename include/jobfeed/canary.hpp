// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace jobfeed {

/// Counts the answers for canaries: ads known to be available, requested beside others. If the feed does not
/// return them either, its answers for the others prove nothing.
class Canary {
  public:
    void note_available() { ++available_; }
    void note_not_found() { ++not_found_; }

    /// Whether more canaries were found than were not. A single one may have left the feed by chance.
    [[nodiscard]] bool is_believable() const { return available_ > not_found_; }

  private:
    std::size_t available_ = 0;
    std::size_t not_found_ = 0;
};

}  // namespace jobfeed
