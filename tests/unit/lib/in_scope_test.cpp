// SPDX-License-Identifier: MIT
#include "feed/in_scope.hpp"

#include "catch.hpp"

namespace jobfeed {

using namespace feed;

namespace {

Ad ad_at(std::vector<std::pair<const char*, const char*>> places) {
    Ad ad;
    for (const auto& [county, municipality] : places) {
        WorkLocation place;
        place.county = county;
        place.municipality = municipality;
        ad.work_locations.push_back(std::move(place));
    }
    return ad;
}

TEST_CASE("county and municipality must hold in one place of work, though an ad may have many") {
    const Ad ad = ad_at({{"OSLO", "OSLO"}, {"VESTLAND", "BERGEN"}});
    CHECK(in_scope({.counties = {"VESTLAND"}, .municipalities = {"BERGEN"}}, ad));
    CHECK(in_scope({.counties = {"OSLO", "VESTLAND"}, .municipalities = {"BERGEN"}}, ad));
    CHECK_FALSE(in_scope({.counties = {"OSLO"}, .municipalities = {"BERGEN"}}, ad));
    CHECK_FALSE(in_scope({.counties = {"TROMS"}}, ad));
    CHECK(in_scope({}, ad_at({})));
    CHECK_FALSE(in_scope({.municipalities = {"OSLO"}}, ad_at({})));
}

}  // namespace
}  // namespace jobfeed
