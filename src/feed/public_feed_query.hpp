// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"

#include <jobfeed/source.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jobfeed::feed {

/// The questions that a scope puts to the public-feed (README.md, "Parameters").
class PublicFeedQuery {
  public:
    PublicFeedQuery(const Scope& scope, int page_size);

    /// The URL of a page of the ads in the interval, newest first; `without`: but for the ad of that uuid.
    [[nodiscard]] std::string url(const Interval& interval, std::uint64_t page,
                                  std::string_view without = {}) const;

    /// The URL that counts the ads of the interval, likewise.
    [[nodiscard]] std::string count_url(const Interval& interval, std::string_view without = {}) const;

    /// The URL that counts the ads of the whole feed, whatever the scope.
    [[nodiscard]] std::string count_all_url() const { return base_ + "1&page=0"; }

    /// The URL that finds this one ad, if it is there and in scope. Exact.
    [[nodiscard]] std::string url_of_ad(std::string_view uuid) const;

    [[nodiscard]] bool has_filters() const { return !filters_text_.empty() || !(here_ == Filters{}); }

    /// Whether the ad passes the filters that the server cannot apply. The server joins several sources, or
    /// several orgnrs, with "and", where a scope means "or", and finds a category by any of its words.
    [[nodiscard]] bool wants(const Ad& ad) const;

  private:
    Filters here_;  ///< those that are checked here
    int page_size_;
    std::string base_;          ///< up to the first parameter
    std::string filters_text_;  ///< the parameters that all questions share
};

}  // namespace jobfeed::feed
