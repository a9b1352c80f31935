// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

#include "http/retry.hpp"

#include <memory>

namespace jobfeed::feed {

/// A pass over NAV's public-feed (README.md): windows of at most the feed's cap, newest first, each ending
/// where the next begins. `clock` is for pauses between attempts; nullptr is the machine's.
[[nodiscard]] std::unique_ptr<Feed> make_public_feed(const SourceOptions& options,
                                                     http::Clock* clock = nullptr);

}  // namespace jobfeed::feed
