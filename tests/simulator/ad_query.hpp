// SPDX-License-Identifier: MIT
#pragma once

#include "ad.hpp"
#include "date_interval.hpp"
#include "request.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// A parameter that the feed answers with 400 and this text.
class BadParameter : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A filter on one exact value: all of `wanted` must hold at once and none of `unwanted`.
struct ExactFilter {
    std::vector<std::string> wanted;
    std::vector<std::string> unwanted;

    bool empty() const { return wanted.empty() && unwanted.empty(); }
    bool accepts(const std::string& value) const;
};

/// The filters of one request.
struct AdQuery {
    std::optional<DateInterval> published;
    std::optional<DateInterval> updated;
    ExactFilter uuid;
    ExactFilter source;
    ExactFilter orgnr;
    std::vector<std::string> category;  ///< words in upper case, one of which an occupation must have
    std::vector<std::string> municipals;
    std::vector<std::string> counties;

    /// Whether nothing but `published` is asked, which the order of the ads answers by itself.
    bool only_published() const;

    /// Whether the ad passes all filters.
    bool accepts(const Ad& ad) const;
};

/// Reads the filters; unknown parameters are ignored. Throws BadParameter.
AdQuery parse_query(const Request& request, Instant now);

/// UTF-8 text in upper case, for the letters that Norwegian and Sami place names have.
std::string upper_cased(std::string_view text);

}  // namespace simulator
