// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"
#include "feed/read_ahead.hpp"
#include "feed/stilling_feed.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/source.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace jobfeed {
namespace {

/// A feed: its name, its address at NAV, what reads it. A new source is one more line.
struct Feed {
    std::string_view name;
    std::string_view base_url;
    int smallest_page;  ///< below, the feed cannot be read to its end
    int largest_page;
    std::unique_ptr<Source> (*make)(const SourceOptions&);
};

constexpr std::array feeds{
    Feed{"public-feed", "https://arbeidsplassen.nav.no/public-feed", 1, 100,
         [](const SourceOptions& options) { return make_public_feed(options); }},
    Feed{"stilling-feed", "https://pam-stilling-feed.nav.no", 2, 10'000,
         [](const SourceOptions& options) { return make_stilling_feed(options); }},
};

const Feed& feed_named(std::string_view name) {
    const auto* const found =
        std::find_if(feeds.begin(), feeds.end(), [name](const Feed& feed) { return feed.name == name; });
    if (found == feeds.end()) {
        throw Error(
            ErrorKind::usage,
            fmt::format("jobfeed does not read a feed called \"{}\"; it reads public-feed and stilling-feed",
                        name));
    }
    return *found;
}

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

std::string default_base_url(std::string_view feed) {
    return std::string(feed_named(feed).base_url);
}

Scope normalised(Scope scope) {
    static_cast<void>(feed_named(scope.feed));
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

std::unique_ptr<Source> make_source(SourceOptions options) {
    options.scope = normalised(std::move(options.scope));
    const Feed& feed = feed_named(options.scope.feed);
    if (options.page_size &&
        (*options.page_size < feed.smallest_page || *options.page_size > feed.largest_page)) {
        throw Error(ErrorKind::usage, fmt::format("{} gives out pages of {} to {}, not of {}", feed.name,
                                                  feed.smallest_page, feed.largest_page, *options.page_size));
    }
    return std::make_unique<ReadAhead>(std::move(options), feed.make);
}

}  // namespace jobfeed
