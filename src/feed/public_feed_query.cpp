// SPDX-License-Identifier: MIT
#include "feed/public_feed_query.hpp"

#include "http/url.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

namespace jobfeed {
namespace {

void add_alternatives(std::string& url, std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty()) url += fmt::format("&{}={}", name, http::escape(fmt::format("{}", fmt::join(values, ","))));
}

void add_single(std::string& url, std::string_view name, const std::vector<std::string>& values) {
    if (values.size() == 1) url += fmt::format("&{}={}", name, http::escape(values.front()));
}

bool has(const std::vector<std::string>& values, const Text& value) {
    return value && std::find(values.begin(), values.end(), *value) != values.end();
}

}  // namespace

PublicFeedQuery::PublicFeedQuery(const Scope& scope, int page_size, std::optional<Timestamp> changed_since)
    : filters_(scope.filters), fixed_(fmt::format("{}/api/v1/ads?size={}", scope.base_url, page_size)) {
    add_alternatives(fixed_, "county", filters_.counties);
    add_alternatives(fixed_, "municipal", filters_.municipalities);
    add_single(fixed_, "category", filters_.categories);
    add_single(fixed_, "source", filters_.sources);
    add_single(fixed_, "orgnr", filters_.orgnrs);
    if (changed_since) fixed_ += "&updated=" + http::escape(fmt::format("[{},*]", to_string(*changed_since)));
}

std::string PublicFeedQuery::url(std::optional<Timestamp> upper, bool inclusive, std::uint64_t page) const {
    std::string url = fmt::format("{}&page={}", fixed_, page);
    if (upper) {
        url += "&published=" + http::escape(fmt::format("[*,{}{}", to_string(*upper), inclusive ? ']' : ')'));
    }
    return url;
}

bool PublicFeedQuery::wants(const Ad& ad) const {
    if (filters_.sources.size() > 1 && !has(filters_.sources, ad.source)) return false;
    if (filters_.orgnrs.size() > 1 && !has(filters_.orgnrs, ad.orgnr)) return false;
    if (filters_.categories.size() <= 1) return true;
    return std::any_of(ad.occupations.begin(), ad.occupations.end(), [this](const Occupation& occupation) {
        return has(filters_.categories, occupation.level1) || has(filters_.categories, occupation.level2);
    });
}

}  // namespace jobfeed
