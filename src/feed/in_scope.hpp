// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

namespace jobfeed::feed {

/// Whether the ad passes the filters: values of one are alternatives, all filters must hold; upper and lower
/// case are the same. Of several places of work or occupations, one is enough.
[[nodiscard]] bool in_scope(const Filters& filters, const Ad& ad);

}  // namespace jobfeed::feed
