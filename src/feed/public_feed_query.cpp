// SPDX-License-Identifier: MIT
#include "feed/public_feed_query.hpp"

#include "feed/in_scope.hpp"
#include "http/url.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

namespace jobfeed::feed {
namespace {

std::string alternatives(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return {};
    return fmt::format("&{}={}", name, http::escape(fmt::format("{}", fmt::join(values, ","))));
}

std::string single(std::string_view name, const std::vector<std::string>& values) {
    return values.size() == 1 ? fmt::format("&{}={}", name, http::escape(values.front())) : std::string{};
}

std::string times(std::string_view name, std::optional<Timestamp> from, std::optional<Timestamp> to) {
    if (!from && !to) return {};
    const auto bound = [](std::optional<Timestamp> moment) { return moment ? to_string(*moment) : "*"; };
    return fmt::format("&{}={}", name, http::escape(fmt::format("[{},{}]", bound(from), bound(to))));
}

std::string parameters(const Interval& interval, std::string_view without) {
    return times("published", interval.from, interval.to) +
           times("updated", interval.updated_from, interval.updated_to) +
           (without.empty() ? std::string{} : fmt::format("&uuid={}{}", http::escape("!"), without));
}

}  // namespace

PublicFeedQuery::PublicFeedQuery(const Scope& scope, int page_size)
    : page_size_(page_size), base_(scope.base_url + "/api/v1/ads?size=") {
    const Filters& filters = scope.filters;
    filters_text_ = alternatives("county", filters.counties) +
                    alternatives("municipal", filters.municipalities) +
                    single("category", filters.categories) + single("source", filters.sources) +
                    single("orgnr", filters.orgnrs);
    here_.categories = filters.categories;
    if (filters.sources.size() > 1) here_.sources = filters.sources;
    if (filters.orgnrs.size() > 1) here_.orgnrs = filters.orgnrs;
}

std::string PublicFeedQuery::url(const Interval& interval, std::uint64_t page,
                                 std::string_view without) const {
    return fmt::format("{}{}&page={}{}{}", base_, page_size_, page, filters_text_,
                       parameters(interval, without));
}

std::string PublicFeedQuery::count_url(const Interval& interval, std::string_view without) const {
    return fmt::format("{}1&page=0{}{}", base_, filters_text_, parameters(interval, without));
}

std::string PublicFeedQuery::url_of_ad(std::string_view uuid) const {
    return fmt::format("{}1&page=0{}&uuid={}", base_, filters_text_, uuid);
}

bool PublicFeedQuery::wants(const Ad& ad) const {
    return in_scope(here_, ad);
}

}  // namespace jobfeed::feed
