// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed {

/// Withdraws what a complete pass did not meet, once the feed, asked for it, does not offer it either. Of many, a sample
/// is asked for: a single ad that is still there means that the pass was no proof, and withdraws nothing.
/// Returns why that is held back, if it is.
std::string withdraw_unmet(Run& run);

}  // namespace jobfeed
