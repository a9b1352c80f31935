// SPDX-License-Identifier: MIT
#pragma once

#include "ad.hpp"
#include "instant.hpp"
#include "stilling_store.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace simulator {

/// What lies behind the events that offer today's ads.
struct Past {
    std::size_t events = 0;      ///< at least so many within the last 180 days, today's ads among them
    std::size_t old_events = 0;  ///< besides, from 2023 up to the year before last
    std::uint64_t seed = 1;
    Instant now;
};

/// Fills an empty feed: each ad is offered at the time of its `updated`. Besides, as the past demands, ads
/// that have been changed, stopped and offered again before; ads that are closed (masked or not, with content
/// or without, 404); and a few that end ACTIVE and yet may not be shared. Events come in the order in which
/// they were committed, which is not that of their times. The same past gives the same feed.
void fill(StillingStore& store, std::span<const AdPointer> ads, const Past& past);

}  // namespace simulator
