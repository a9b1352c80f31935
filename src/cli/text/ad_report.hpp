// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/kept_ad.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace jobfeed::cli {

/// How a text is to be laid out.
struct ReportStyle {
    std::size_t columns = 80;  ///< but for links, which are never broken
    bool colour = false;
    Timestamp at = now();
};

/// An ad laid out for reading, the link to apply first.
[[nodiscard]] std::string ad_report(const KeptAd& kept, const std::vector<AdChange>& history,
                                    const ReportStyle& style);

/// What may be told of an ad that is not active.
[[nodiscard]] std::string departure_report(const std::string& uuid, const Departure& departure,
                                           const std::vector<AdChange>& history, const ReportStyle& style);

}  // namespace jobfeed::cli
