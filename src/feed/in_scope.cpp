// SPDX-License-Identifier: MIT
#include "feed/in_scope.hpp"

#include <unicase.h>

#include <algorithm>
#include <string_view>

namespace jobfeed {
namespace {

bool same(std::string_view a, std::string_view b) {
    int order = 1;
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<const std::uint8_t*>(text.data());
    };
    return u8_casecmp(bytes(a), a.size(), bytes(b), b.size(), nullptr, nullptr, &order) == 0 && order == 0;
}

bool holds(const std::vector<std::string>& values, const Text& text) {
    return text && std::any_of(values.begin(), values.end(),
                               [&text](const std::string& value) { return same(value, *text); });
}

/// Whether there is no such filter, or one of the ad's entries passes it.
template <typename Entries, typename Passes>
bool any_passes(const std::vector<std::string>& values, const Entries& entries, Passes passes) {
    return values.empty() || std::any_of(entries.begin(), entries.end(), passes);
}

}  // namespace

bool in_scope(const Filters& filters, const Ad& ad) {
    return (filters.sources.empty() || holds(filters.sources, ad.source)) &&
           (filters.orgnrs.empty() || holds(filters.orgnrs, ad.orgnr)) &&
           any_passes(filters.counties, ad.work_locations,
                      [&](const WorkLocation& place) { return holds(filters.counties, place.county); }) &&
           any_passes(filters.municipalities, ad.work_locations,
                      [&](const WorkLocation& place) {
                          return holds(filters.municipalities, place.municipality);
                      }) &&
           any_passes(filters.categories, ad.occupations, [&](const Occupation& occupation) {
               return holds(filters.categories, occupation.level1) ||
                      holds(filters.categories, occupation.level2);
           });
}

}  // namespace jobfeed
