// SPDX-License-Identifier: MIT
#include "trouble.hpp"

#include <algorithm>

namespace simulator {

void Troubles::begin(const Trouble& trouble) {
    const std::scoped_lock lock{mutex_};
    current_.push_back({trouble, std::nullopt});
}

void Troubles::end() {
    const std::scoped_lock lock{mutex_};
    current_.clear();
}

std::optional<Trouble> Troubles::meet(RequestKind kind) {
    const auto now = Clock::now();
    const std::scoped_lock lock{mutex_};
    std::erase_if(current_, [&](const Current& one) {
        return (one.end && *one.end <= now) || one.trouble.requests == 0U;
    });
    const auto found = std::ranges::find_if(
        current_, [&](const Current& one) { return !one.trouble.only || one.trouble.only == kind; });
    if (found == current_.end()) {
        return std::nullopt;
    }
    auto& [trouble, end] = *found;
    if (trouble.requests) {
        --*trouble.requests;
    }
    if (trouble.time && !end) {
        end = now + *trouble.time;
    }
    auto active = trouble;
    if (end) {
        active.time = std::chrono::ceil<std::chrono::milliseconds>(*end - now);
    }
    return active;
}

}  // namespace simulator
