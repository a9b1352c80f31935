// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

#include "http/retry.hpp"

#include <memory>

namespace jobfeed::feed {

/// A reading of NAV's stilling-feed: events, page by page, from an hour before the cursor (or from six months
/// back) to the feed's end; and the documents of the ads that are asked for. Without a token of its own it
/// fetches NAV's public one. `clock` is for pauses between attempts; nullptr is the machine's.
[[nodiscard]] std::unique_ptr<Feed> make_stilling_feed(const SourceOptions& options,
                                                       http::Clock* clock = nullptr);

}  // namespace jobfeed::feed
