// SPDX-License-Identifier: MIT
#pragma once

#include "clock.hpp"
#include "public_feed.hpp"
#include "public_token.hpp"
#include "replica.hpp"
#include "request.hpp"
#include "settings.hpp"
#include "stilling_documents.hpp"
#include "stilling_store.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace simulator {

/// The protocol of NAV's `stilling-feed`, without any network: `/api/v1/feed`, `/api/v1/feedentry` and
/// `/api/publicToken`. What a client of it may trip over is as at NAV:
/// - a seek by `If-Modified-Since` also leaves out the older rows of the page that it finds, as the header
///   does on `/api/v1/feed/{id}`; a header that cannot be read is ignored;
/// - `?last`, with whatever value, wins over a seek;
/// - `If-None-Match` with the page's ETag gives 304, and hides that a page with one event behind the named
/// one
///   has got a `next_id`, whose ETag is the same;
/// - errors of the framework are JSON (`stilling_errors.hpp`), those of the program are text or nothing.
class StillingFeed {
  public:
    StillingFeed(const StillingStore& store, const SharedSettings& settings, const Clock& clock,
                 FeedToken& token, Poisons& poisons)
        : store_(store),
          settings_(settings),
          clock_(clock),
          token_(token),
          documents_(store, settings, poisons) {}

    /// Uses the token up by one, so it is to be called once a request, before `answer`.
    Authorization authorization_of(const Request& request, const Replica& replica);

    Answer answer(const Request& request, Authorization authorization, const Replica& replica);

  private:
    Answer route(const Request& request, Authorization authorization, const Replica& replica);
    Answer feed(const Request& request, std::string_view id, Moment moment) const;
    Answer page(const Request& request, const Uuid& id, std::size_t size, Moment moment) const;
    std::optional<Uuid> first_event_of(const Request& request, Moment moment) const;
    Answer public_token() const;

    const StillingStore& store_;
    const SharedSettings& settings_;
    const Clock& clock_;
    FeedToken& token_;
    StillingDocuments documents_;
};

}  // namespace simulator
