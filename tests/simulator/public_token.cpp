// SPDX-License-Identifier: MIT
#include "public_token.hpp"

#include "token.hpp"

namespace simulator {

FeedToken::FeedToken(const Clock& clock, std::optional<std::chrono::seconds> lifetime)
    : clock_(clock), lifetime_(lifetime) {
    rotate_locked();
}

std::string FeedToken::current() const {
    const std::scoped_lock lock{mutex_};
    return current_;
}

void FeedToken::rotate() {
    const std::scoped_lock lock{mutex_};
    rotate_locked();
}

void FeedToken::rotate_locked() {
    auto claims = stilling_claims();
    claims.subject = "public-token@example.no";
    claims.consumer = public_consumer;
    claims.issued += ++made_;
    if (lifetime_) {
        claims.expires = clock_.now() + *lifetime_;
    }
    current_ = make_token(claims);
    used_ = 0;
}

bool FeedToken::accepts(std::string_view token, std::uint64_t uses) {
    const std::scoped_lock lock{mutex_};
    if (uses > 0 && used_ >= uses) {
        rotate_locked();
    }
    const bool good = token == current_ && accepts_token(token, clock_.now(), stilling_feed_demands);
    used_ += good ? 1 : 0;
    return good;
}

}  // namespace simulator
