// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad_names.hpp>

#include <vector>

namespace jobfeed::serve {

/// What ads can be chosen by, with how many are there, by the alphabet.
struct Choices {
    std::vector<NameGroup> places;
    std::vector<NameGroup> occupations;
};

[[nodiscard]] Choices read_choices(const Mirror& mirror, Timestamp at);

}  // namespace jobfeed::serve
