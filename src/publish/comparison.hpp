// SPDX-License-Identifier: MIT
#pragma once

#include "publish/target.hpp"

#include <cstdint>

namespace jobfeed::postgres {

/// Compares the target with the mirror, which must be of one state and no further than the cursor; and mends
/// what differs. Returns how many ranges that were.
std::uint64_t compare_and_mend(Target& target, ReplicaReader& mirror, const Cursor& cursor);

}  // namespace jobfeed::postgres
