// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"
#include "feed/stilling_feed.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/feed_info.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>

namespace jobfeed {
namespace {

constexpr std::array known_feeds{
    FeedInfo{.name = "public-feed",
             .base_url = "https://arbeidsplassen.nav.no/public-feed",
             .url_ending = "/public-feed",
             .audience = "feed-api-v1",
             .smallest_page = 1,
             .largest_page = 100,
             .usual_page = 100,
             .has_public_token = false,
             .has_changes_only = false,
             .has_lookups = false,
             .ad_shape = AdShape::old,
             .make = [](const SourceOptions& options) { return feed::make_public_feed(options); }},
    FeedInfo{.name = "stilling-feed",
             .base_url = "https://pam-stilling-feed.nav.no",
             .url_ending = "",
             .audience = "feed-api-v2",
             .smallest_page = 2,
             .largest_page = 10'000,
             .usual_page = 1000,  // larger ones take the server longer than a time-out may last on a bad day
             .has_public_token = true,
             .has_changes_only = true,
             .has_lookups = true,
             .ad_shape = AdShape::live,
             .make = [](const SourceOptions& options) { return feed::make_stilling_feed(options); }},
};

}  // namespace

std::span<const FeedInfo> feeds() {
    return known_feeds;
}

std::string feed_names() {
    std::string names;
    for (const FeedInfo& feed : feeds()) names += fmt::format("{}{}", names.empty() ? "" : " or ", feed.name);
    return names;
}

const FeedInfo& feed_info(std::string_view name) {
    const auto found = std::find_if(feeds().begin(), feeds().end(),
                                    [name](const FeedInfo& feed) { return feed.name == name; });
    if (found != feeds().end()) return *found;
    throw Error(ErrorKind::usage, fmt::format("unknown feed '{}'; name {}", name, feed_names()));
}

}  // namespace jobfeed
