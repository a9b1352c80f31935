// SPDX-License-Identifier: MIT
#include "serve/rate_limit.hpp"

#include <algorithm>

namespace jobfeed::serve {
namespace {

// Clients without a token of their own are told apart by their address, of which there can be many.
constexpr std::size_t most_clients = 10'000;

}  // namespace

std::chrono::seconds RateLimit::wait(const std::string& client, Moment at) {
    constexpr std::chrono::minutes ahead{1};
    const std::lock_guard lock(mutex_);
    if (spent_.size() > most_clients)
        std::erase_if(spent_, [at](const auto& each) { return each.second <= at; });
    Moment& spent = spent_[client];
    const Moment next = std::max(spent, at) + between_;
    if (next > at + ahead) return std::chrono::ceil<std::chrono::seconds>(next - at - ahead);
    spent = next;
    return std::chrono::seconds{0};
}

}  // namespace jobfeed::serve
