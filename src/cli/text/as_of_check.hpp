// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>
#include <jobfeed/timestamp.hpp>

namespace jobfeed::cli {

/// Throws Error (usage) unless the ads that are held now are those of that moment: no change was found after
/// it, and the mirror was complete by then.
void check_as_of(const Mirror& mirror, Timestamp as_of, Timestamp at);

}  // namespace jobfeed::cli
