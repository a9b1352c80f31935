// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed::pipeline {

/// Withdraws what a complete pass shows to be gone, once the feed, asked for it, does not offer it either. Of
/// many, a sample is asked for: a single ad that is still there means that the pass was no proof, and
/// withdraws nothing. Returns why that is held back, if it is.
std::string withdraw_absent(Run& run);

/// For a quick run that read no ad: the feed may have lost its index. Requests some known ads; if the feed
/// has none of them, the run is incomplete.
void check_empty_quick_run(Run& run);

}  // namespace jobfeed::pipeline
