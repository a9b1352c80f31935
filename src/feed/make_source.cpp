// SPDX-License-Identifier: MIT
#include "feed/read_ahead.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/feed_info.hpp>
#include <jobfeed/source.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

namespace jobfeed {

using namespace feed;

namespace {

void put_in_order(std::vector<std::string>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::string list(std::string_view name, const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += fmt::format("{}{} {}", text.empty() ? "; " : " or ", name, value);
    return text;
}

}  // namespace

Scope normalised(Scope scope) {
    static_cast<void>(feed_info(scope.feed));
    scope.base_url = http::canonical_base(scope.base_url);
    Filters& filters = scope.filters;
    for (auto* values : {&filters.counties, &filters.municipalities, &filters.categories, &filters.sources,
                         &filters.orgnrs}) {
        put_in_order(*values);
    }
    return scope;
}

std::string describe(const Scope& scope) {
    const Filters& filters = scope.filters;
    return fmt::format("{} at {}{}{}{}{}{}", scope.feed, scope.base_url, list("county", filters.counties),
                       list("municipality", filters.municipalities), list("category", filters.categories),
                       list("source", filters.sources), list("orgnr", filters.orgnrs));
}

std::unique_ptr<Feed> make_feed(SourceOptions options) {
    options.scope = normalised(std::move(options.scope));
    const FeedInfo& feed = feed_info(options.scope.feed);
    if (options.page_size &&
        (*options.page_size < feed.smallest_page || *options.page_size > feed.largest_page)) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} serves pages of {} to {}; --page-size {} is out of range", feed.name,
                                feed.smallest_page, feed.largest_page, *options.page_size));
    }
    return std::make_unique<ReadAhead>(std::move(options), feed.make);
}

FeedProbe probe_feed(SourceOptions options) {
    options.scope = normalised(std::move(options.scope));
    const FeedInfo& feed = feed_info(options.scope.feed);
    // Little is newer, so that one answer tells enough.
    options.changed_since = options.at - std::chrono::days{1};
    options.cursor = Cursor{.newest = options.changed_since};
    options.known = nullptr;
    options.jobs = 1;
    options.page_size = feed.smallest_page;
    const auto began = std::chrono::steady_clock::now();
    const auto source = feed.make(options);
    static_cast<void>(source->next());
    return {.clock_ahead = source->clock_ahead(),
            .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - began),
            .requests = source->traffic().requests};
}

}  // namespace jobfeed
