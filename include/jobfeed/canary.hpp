// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace jobfeed {

/// Ads that are known to be available, asked for beside others: whoever denies them is not believed in the
/// rest.
class Canary {
  public:
    void note_available() { ++available_; }
    void note_denied() { ++denied_; }

    /// More canaries are found than are denied. One alone may have gone just now.
    [[nodiscard]] bool is_believable() const { return available_ > denied_; }

  private:
    std::size_t available_ = 0;
    std::size_t denied_ = 0;
};

}  // namespace jobfeed
