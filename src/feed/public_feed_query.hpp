// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace jobfeed {

/// The questions that a scope puts to the public-feed (nav-feeds, 1, parameters).
class PublicFeedQuery {
  public:
    PublicFeedQuery(const Scope& scope, int page_size, std::optional<Timestamp> changed_since);

    /// The URL of a page of the ads published up to `upper`, newest first.
    [[nodiscard]] std::string url(std::optional<Timestamp> upper, bool inclusive, std::uint64_t page) const;

    /// Whether the ad is in scope. The server joins several values of one filter with "and", where a scope means
    /// "or"; so where there are several, it is asked for all ads and they are told apart here.
    [[nodiscard]] bool wants(const Ad& ad) const;

  private:
    Filters filters_;
    std::string fixed_;  ///< the part of the URL that all pages share
};

}  // namespace jobfeed
