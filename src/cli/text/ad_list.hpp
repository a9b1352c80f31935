// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// What a list tells of an ad, each on one line.
struct ListedAd {
    std::string uuid;
    std::string title;
    std::string employer;
    std::vector<std::string> places;
    std::string deadline;
    bool due_soon = false;
};

/// A line with tabs between all that is known of the ad, line break included.
[[nodiscard]] std::string tab_separated(const ListedAd& ad);

/// A table as wide as a terminal. Where that is narrow, employers and then places are left out.
class AdTable {
  public:
    AdTable(std::size_t columns, bool colour);

    /// Line breaks included.
    [[nodiscard]] std::string header() const;
    [[nodiscard]] std::string line(const ListedAd& ad) const;

  private:
    [[nodiscard]] std::string joined(std::string_view id, std::string_view title, std::string_view employer,
                                     std::string_view place) const;
    [[nodiscard]] std::string coloured(std::string_view colour, std::string text) const;

    bool colour_;
    std::size_t title_ = 0;
    std::size_t employer_ = 0;  ///< 0: not shown
    std::size_t place_ = 0;     ///< 0: not shown
};

}  // namespace jobfeed::cli
