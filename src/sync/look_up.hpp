// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed {

/// A batch of a feed of events was stored: what nothing newer can change any more takes effect, and what it
/// announces is asked for while older events are read.
void look_up_announced(Run& run, const Batch& batch);

/// The run fails: what the feed's own events call gone goes all the same.
void withdraw_stopped(Run& run);

/// A feed of events was read to its end: its events take effect, what is pending is looked up, and what is
/// gone is withdrawn. Returns why that is held back, if it is.
std::string settle_lookups(Run& run);

/// Why the ledger does not prove the mirror complete; empty if it does.
std::string why_ledger_is_open(const Run& run, const Ledger& ledger);

}  // namespace jobfeed
