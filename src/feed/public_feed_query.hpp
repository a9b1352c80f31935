// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"

#include <jobfeed/source.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// The questions that a scope puts to the public-feed (README.md, "Parameters").
class PublicFeedQuery {
  public:
    PublicFeedQuery(const Scope& scope, int page_size, std::optional<Timestamp> changed_since);

    /// The URL of a page of the ads in the interval, newest first.
    [[nodiscard]] std::string url(const Interval& interval, std::uint64_t page) const;

    /// The URL that finds this one ad, if it is there and in scope. Exact.
    [[nodiscard]] std::string url_of_ad(std::string_view uuid) const;

    /// The URL that counts the ads of the interval without this one.
    [[nodiscard]] std::string url_without(const Interval& interval, std::string_view uuid) const;

    /// Whether the ad is in scope. The server joins several values of one filter with "and", where a scope
    /// means "or"; so where there are several, it is asked for all ads and they are told apart here.
    [[nodiscard]] bool wants(const Ad& ad) const;

  private:
    void add_times(std::string& url, const Interval& interval) const;

    Filters filters_;
    int page_size_;
    std::optional<Timestamp> changed_since_;
    std::string base_;          ///< up to the first parameter
    std::string filters_text_;  ///< the parameters that all questions share
};

}  // namespace jobfeed
