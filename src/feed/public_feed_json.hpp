// SPDX-License-Identifier: MIT
#pragma once

#include "feed/raw_json.hpp"

#include <jobfeed/batch.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jobfeed::feed {

/// One answer of the public-feed (README.md).
struct PublicFeedPage {
    std::vector<Ad> ads;
    std::vector<Rejected> rejected;
    std::uint64_t total_elements = 0;  ///< at most the feed's cap
    std::uint64_t total_pages = 0;
    std::uint64_t page_number = 0;  ///< clamped by the server: not always the one asked for
    bool last = false;
};

/// Reads an answer. Entries that cannot be ads are in `rejected`; an answer that is not a page as a whole is
/// Unreadable. The body must have http::body_padding bytes of capacity beyond its size.
[[nodiscard]] std::variant<PublicFeedPage, Unreadable> parse_public_feed_page(const std::string& body);

}  // namespace jobfeed::feed
