// SPDX-License-Identifier: MIT
#include "feed/public_feed_query.hpp"

#include "http/url.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

namespace jobfeed {
namespace {

void add_alternatives(std::string& url, std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty())
        url += fmt::format("&{}={}", name, http::escape(fmt::format("{}", fmt::join(values, ","))));
}

void add_single(std::string& url, std::string_view name, const std::vector<std::string>& values) {
    if (values.size() == 1) url += fmt::format("&{}={}", name, http::escape(values.front()));
}

bool has(const std::vector<std::string>& values, const Text& value) {
    return value && std::find(values.begin(), values.end(), *value) != values.end();
}

}  // namespace

PublicFeedQuery::PublicFeedQuery(const Scope& scope, int page_size, std::optional<Timestamp> changed_since)
    : filters_(scope.filters),
      page_size_(page_size),
      changed_since_(changed_since),
      base_(scope.base_url + "/api/v1/ads?size=") {
    add_alternatives(filters_text_, "county", filters_.counties);
    add_alternatives(filters_text_, "municipal", filters_.municipalities);
    add_single(filters_text_, "category", filters_.categories);
    add_single(filters_text_, "source", filters_.sources);
    add_single(filters_text_, "orgnr", filters_.orgnrs);
}

std::string PublicFeedQuery::url(const Interval& interval, std::uint64_t page) const {
    std::string url = fmt::format("{}{}&page={}{}", base_, page_size_, page, filters_text_);
    add_times(url, interval);
    return url;
}

std::string PublicFeedQuery::url_of_ad(std::string_view uuid) const {
    return fmt::format("{}1&page=0{}&uuid={}", base_, filters_text_, uuid);
}

std::string PublicFeedQuery::url_without(const Interval& interval, std::string_view uuid) const {
    std::string url = fmt::format("{}1&page=0{}&uuid={}{}", base_, filters_text_, http::escape("!"), uuid);
    add_times(url, interval);
    return url;
}

void PublicFeedQuery::add_times(std::string& url, const Interval& interval) const {
    const auto add = [&url](std::string_view name, std::optional<Timestamp> from,
                            std::optional<Timestamp> to) {
        if (!from && !to) return;
        const auto bound = [](std::optional<Timestamp> moment) { return moment ? to_string(*moment) : "*"; };
        url += fmt::format("&{}={}", name, http::escape(fmt::format("[{},{}]", bound(from), bound(to))));
    };
    add("published", interval.from, interval.to);
    add("updated", std::max(interval.updated_from, changed_since_), interval.updated_to);
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
