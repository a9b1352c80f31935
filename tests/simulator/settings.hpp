// SPDX-License-Identifier: MIT
#pragma once

#include "ad_index.hpp"
#include "stilling_forms.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace simulator {

/// How the feed behaves at the moment; all of it can be changed while it serves.
struct Settings {
    std::int64_t cap = 5000;  ///< how many hits a query can reach
    Order order = Order::shuffled;
    std::chrono::milliseconds latency{0};  ///< waited before each answer of the feed
    bool shutdown = false;                 ///< as since 2025-05-01: everything answers 404
    std::chrono::milliseconds skew{0};     ///< how far the `Date` header is off
    bool token_revoked = false;            ///< every token is refused, the public one too
    bool chunked = false;                  ///< as at NAV: bodies come in chunks, without `Content-Length`

    // Of the public-feed alone:
    std::chrono::milliseconds index_lag{0};  ///< an ad can be found so long after its `updated`
    std::chrono::seconds age{0};             ///< answers come from a cache, where they were for so long
    bool own_links = false;                  ///< `link` leads to the host that was asked, as at NAV

    // Of the stilling-feed alone:
    std::size_t behind = 0;            ///< a new event appears so many places before the end
    std::chrono::milliseconds lag{0};  ///< the time of a new event is so long ago: its writer took its time
    bool first_event_hidden = false;   ///< without a seek, the first page is 404
    std::chrono::milliseconds page_latency{0};    ///< waited before each page, besides `latency`
    std::chrono::milliseconds detail_latency{0};  ///< likewise before each detail
    std::size_t endless = 0;                      ///< so many events are added at each request for a page
    TimeForm time_form = TimeForm::offset;        ///< how documents write the times of an ad
    EventForm event_form = EventForm::usual;      ///< how new events name their ad
    int outage = 0;                       ///< a status, such as 503: all that the feed answers; 0 for none
    bool public_token_published = true;   ///< else `publicToken` answers 404
    bool public_token_refused = false;    ///< 401 for it, while `publicToken` still hands it out
    std::uint64_t public_token_uses = 0;  ///< after so many requests it is rotated; 0 never
};

/// The settings, readable and changeable by any thread.
class SharedSettings {
  public:
    explicit SharedSettings(const Settings& settings) : settings_(settings) {}

    Settings read() const {
        const std::scoped_lock lock{mutex_};
        return settings_;
    }

    template <typename Change>
    void change(Change change) {
        const std::scoped_lock lock{mutex_};
        change(settings_);
    }

  private:
    mutable std::mutex mutex_;
    Settings settings_;
};

}  // namespace simulator
