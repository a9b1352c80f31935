// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/kept_ad.hpp>

#include <string>
#include <string_view>

namespace jobfeed::cli {

/// The beginning of a page that asks nothing of any other address.
[[nodiscard]] std::string page_beginning(std::string_view title);

/// An ad as a part of it.
[[nodiscard]] std::string page_article(const KeptAd& kept, Timestamp at);

[[nodiscard]] std::string_view page_end();

}  // namespace jobfeed::cli
