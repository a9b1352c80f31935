// SPDX-License-Identifier: MIT
#include "feed/in_scope.hpp"

#include <unicase.h>

#include <algorithm>
#include <string_view>

namespace jobfeed::feed {
namespace {

bool same(std::string_view a, std::string_view b) {
    int order = 1;
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<const std::uint8_t*>(text.data());
    };
    return u8_casecmp(bytes(a), a.size(), bytes(b), b.size(), nullptr, nullptr, &order) == 0 && order == 0;
}

/// No value asks for none.
bool is_among(const std::vector<std::string>& values, const Text& text) {
    return values.empty() || (text && std::any_of(values.begin(), values.end(),
                                                  [&](const auto& value) { return same(value, *text); }));
}

/// Both filters hold in one place of work, as NAV's search has it.
bool is_placed(const Filters& filters, const Ad& ad) {
    const bool anywhere = filters.counties.empty() && filters.municipalities.empty();
    return anywhere || std::any_of(ad.work_locations.begin(), ad.work_locations.end(),
                                   [&filters](const WorkLocation& place) {
                                       return is_among(filters.counties, place.county) &&
                                              is_among(filters.municipalities, place.municipality);
                                   });
}

bool is_of_category(const std::vector<std::string>& categories, const Ad& ad) {
    return categories.empty() ||
           std::any_of(ad.occupations.begin(), ad.occupations.end(), [&](const Occupation& occupation) {
               return is_among(categories, occupation.level1) || is_among(categories, occupation.level2);
           });
}

}  // namespace

bool in_scope(const Filters& filters, const Ad& ad) {
    return is_among(filters.sources, ad.source) && is_among(filters.orgnrs, ad.orgnr) &&
           is_placed(filters, ad) && is_of_category(filters.categories, ad);
}

}  // namespace jobfeed::feed
