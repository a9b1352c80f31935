// SPDX-License-Identifier: MIT
#pragma once

#include "clock.hpp"
#include "poison.hpp"
#include "public_feed.hpp"
#include "public_token.hpp"
#include "request.hpp"
#include "settings.hpp"
#include "stilling_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// The protocol of NAV's `stilling-feed`, without any network: `/api/v1/feed`, `/api/v1/feedentry` and
/// `/api/publicToken`. What a client of it may trip over is as at NAV:
/// - a seek by `If-Modified-Since` also leaves out the older rows of the page that it finds, as the header
/// does on
///   `/api/v1/feed/{id}`; a header that cannot be read is ignored;
/// - `?last`, with whatever value, wins over a seek;
/// - 304 needs both headers: `If-None-Match` with the page's ETag and `If-Modified-Since` later than its last
/// event. It
///   then hides that a page with one event behind the named one has got a `next_id`, whose ETag is the same.
class StillingFeed {
  public:
    StillingFeed(const StillingStore& store, const SharedSettings& settings, const Clock& clock,
                 PublicToken& token, Poisons& poisons)
        : store_(store), settings_(settings), clock_(clock), token_(token), poisons_(poisons) {}

    /// Uses the token up by one, so it is to be called once a request, before `answer`.
    Authorization authorization_of(const Request& request);

    Answer answer(const Request& request, Authorization authorization);

  private:
    Answer route(const Request& request, Authorization authorization);
    Answer first_page(const Request& request) const;
    Answer page(const Request& request, std::string_view id) const;
    Answer detail(const Request& request, const std::string& uuid);
    Answer spoiled_detail(const Request& request, const std::string& uuid, const Poison& poison);
    Answer public_token() const;

    const StillingStore& store_;
    const SharedSettings& settings_;
    const Clock& clock_;
    PublicToken& token_;
    Poisons& poisons_;
};

}  // namespace simulator
