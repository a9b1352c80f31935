// SPDX-License-Identifier: MIT
#include "cli/config/feed_choice.hpp"

#include <jobfeed/feed_info.hpp>

#include <algorithm>
#include <utility>

namespace jobfeed::cli {
namespace {

/// The first feed of which that holds; nullptr if there is none.
template <typename Condition>
const FeedInfo* feed_that(Condition condition) {
    const auto all = feeds();
    const auto found = std::find_if(all.begin(), all.end(), condition);
    return found == all.end() ? nullptr : &*found;
}

bool is_url_of(std::string_view url, const FeedInfo& feed) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return !feed.url_ending.empty() && url.ends_with(feed.url_ending);
}

std::string name_of(const FeedInfo* feed) {
    return std::string((feed == nullptr ? feeds().front() : *feed).name);
}

}  // namespace

FeedChoice choose_feed(const FeedHints& hints) {
    if (!hints.requested.empty()) return {hints.requested, "--feed says so"};
    if (hints.followed) return {hints.followed->feed, "the database follows it"};
    if (const auto* feed = feed_that([&hints](const FeedInfo& each) { return is_url_of(hints.url, each); }))
        return {name_of(feed), "the URL ends in " + std::string(feed->url_ending)};
    if (!hints.claims)
        return {name_of(feed_that([](const FeedInfo& each) { return each.has_public_token; })),
                "there is no token"};
    for (const std::string& audience : hints.claims->audiences) {
        if (const auto* feed = feed_that([&](const FeedInfo& each) { return each.audience == audience; }))
            return {name_of(feed), "the token is for " + audience};
    }
    return {name_of(feed_that([](const FeedInfo& each) { return !each.has_public_token; })),
            "there is a token, and it does not say which feed it is for"};
}

Scope scope_of(const FeedChoice& choice, const FeedHints& hints) {
    const bool same_feed = hints.followed && hints.followed->feed == choice.feed;
    Scope scope{.feed = choice.feed, .base_url = hints.url, .filters = {}};
    if (hints.url.empty()) {
        scope.base_url = same_feed ? hints.followed->base_url : std::string(feed_info(choice.feed).base_url);
    }
    if (same_feed) scope.filters = hints.followed->filters;
    return normalised(std::move(scope));
}

}  // namespace jobfeed::cli
