// SPDX-License-Identifier: MIT
#pragma once

#include "cli/config/token_source.hpp"
#include "cli/terminal/log.hpp"

#include <jobfeed/feed_info.hpp>

#include <optional>

namespace jobfeed::cli {

/// Throws Error (token) if the feed cannot be read with this token, as far as that can be told here; warns of
/// one that expires soon, or is for another feed.
void check_token(const std::optional<FoundToken>& token, const FeedInfo& feed, Timestamp at, Log& log);

}  // namespace jobfeed::cli
