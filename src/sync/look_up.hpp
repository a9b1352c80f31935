// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed {

/// What a feed of events tells: once its end was reached, its events take effect, and the ads that are due
/// are looked up. Returns why that is held back, if it is.
std::string settle_events(Run& run);

}  // namespace jobfeed
