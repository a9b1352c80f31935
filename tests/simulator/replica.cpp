// SPDX-License-Identifier: MIT
#include "replica.hpp"

#include <utility>

namespace simulator {

void Replicas::set(std::vector<Replica> replicas, std::optional<std::uint64_t> requests) {
    const std::scoped_lock lock{mutex_};
    replicas_ = std::move(replicas);
    requests_left_ = requests;
    turn_ = 0;
}

Replica Replicas::next() {
    const std::scoped_lock lock{mutex_};
    if (replicas_.empty() || requests_left_ == 0U) {
        return {};
    }
    if (requests_left_) {
        --*requests_left_;
    }
    return replicas_[turn_++ % replicas_.size()];
}

}  // namespace simulator
