// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace jobfeed {

class Feed;
struct SourceOptions;

/// How a feed writes its ads.
enum class AdShape {
    old,  ///< of public-feed (old_ad_shape.hpp)
    live  ///< of stilling-feed's documents (live_ad_shape.hpp)
};

/// What a feed is, for whoever chooses one (src/feed/README.md). All that differs from feed to feed and is
/// needed outside of its own code stands here.
struct FeedInfo {
    std::string_view name;
    std::string_view base_url;    ///< at NAV
    std::string_view url_ending;  ///< a base URL with this suffix is this feed's; empty: no such suffix
    std::string_view audience;    ///< `aud` of its tokens
    int smallest_page;            ///< in ads or events; below, it cannot be read to its end
    int largest_page;
    int usual_page;         ///< where nobody says how large
    bool has_public_token;  ///< it can be read without a token of one's own
    bool has_changes_only;  ///< every run brings changes only: `--quick` makes no difference
    bool has_lookups;       ///< ads are looked up one by one, and can be again: `--recheck`
    AdShape ad_shape;
    std::unique_ptr<Feed> (*make)(const SourceOptions&);  ///< what reads it; make_feed() asks for it
};

/// All feeds that can be read.
[[nodiscard]] std::span<const FeedInfo> feeds();

/// The names of all feeds: `public-feed or stilling-feed`.
[[nodiscard]] std::string feed_names();

/// The feed of that name. Throws Error (usage) for an unknown one.
[[nodiscard]] const FeedInfo& feed_info(std::string_view name);

}  // namespace jobfeed
