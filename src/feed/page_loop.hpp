// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace jobfeed::feed {

/// Notices that a chain of pages goes round in a circle, however long, without remembering all of them
/// (Brent's way: each page is compared with one that is moved up ever more rarely).
class PageLoop {
  public:
    bool closes(const std::string& id) {
        if (id == marked_) return true;
        if (++steps_ == limit_) {
            marked_ = id;
            steps_ = 0;
            limit_ *= 2;
        }
        return false;
    }

  private:
    std::string marked_;
    std::uint64_t steps_ = 0;
    std::uint64_t limit_ = 1;
};

}  // namespace jobfeed::feed
