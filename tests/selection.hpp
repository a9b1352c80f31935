// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <string_view>
#include <vector>

/// Each change waits for a part of what is drawn or repeated at many sizes; tests/long.sh runs all of it.
namespace jobfeed::test {

inline bool all_cases() {
    const char* chosen = std::getenv("JOBFEED_TEST_CASES");
    return chosen != nullptr && std::string_view(chosen) == "all";
}

template <typename Case>
std::vector<Case> cases(std::vector<Case> always, const std::vector<Case>& long_ones) {
    if (all_cases()) always.insert(always.end(), long_ones.begin(), long_ones.end());
    return always;
}

}  // namespace jobfeed::test
