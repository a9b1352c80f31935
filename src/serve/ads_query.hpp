// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/feed_search.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace jobfeed::serve {

/// A parameter that NAV's server answers with 400 and this text.
class BadParameter : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What `GET /public-feed/api/v1/ads` is asked for.
struct AdsQuery {
    FeedSearch search;
    std::uint64_t size = 20;
    std::uint64_t page = 0;  ///< as the answer counts it: it never tells of one at or past cap / size
};

/// Reads its parameters as NAV's server does: numbers are clamped, what it does not know is ignored. Throws
/// BadParameter.
[[nodiscard]] AdsQuery read_ads_query(const Request& request, std::uint64_t cap, Timestamp at);

}  // namespace jobfeed::serve
