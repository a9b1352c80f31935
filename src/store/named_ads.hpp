// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace jobfeed::store {

// There are a hundred times as many places of work as there are names: those are compared, and an index leads
// from them to the ads. The limit keeps SQLite from comparing before it knows which names there are.

/// The ads (as a column `ad`) with a place of work of which the condition on `county` and `municipality`
/// holds.
[[nodiscard]] inline std::string ads_in_places(std::string_view condition) {
    return fmt::format(
        "SELECT named.ad FROM (SELECT * FROM (SELECT DISTINCT county, municipality FROM work_locations LIMIT "
        "-1) "
        "WHERE {}) AS names CROSS JOIN work_locations AS named ON named.county IS names.county "
        "AND named.municipality IS names.municipality",
        condition);
}

/// The ads with an occupation of which the condition on `level1` and `level2` holds.
[[nodiscard]] inline std::string ads_of_occupations(std::string_view condition) {
    return fmt::format(
        "SELECT named.ad FROM (SELECT * FROM (SELECT DISTINCT level1, level2 FROM occupations LIMIT -1) "
        "WHERE {}) AS names CROSS JOIN occupations AS named ON named.level1 IS names.level1 "
        "AND named.level2 IS names.level2",
        condition);
}

}  // namespace jobfeed::store
