// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"

#include <jobfeed/source.hpp>

namespace jobfeed::feed {

/// How a feed is asked: what every source makes of its options.
[[nodiscard]] http::FetcherOptions fetcher_options(const SourceOptions& options, http::Clock* clock,
                                                   std::function<std::optional<http::Request>()> probe = {});

/// How many ads or events a page is to have.
[[nodiscard]] int page_size(const SourceOptions& options);

/// So far this machine's clock is ahead of the server's, by an answer that has a date. One from a cache has
/// the date of when it was made.
[[nodiscard]] std::chrono::seconds ahead_of(const http::Response& dated);

}  // namespace jobfeed::feed
