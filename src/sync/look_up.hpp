// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed::pipeline {

/// To be called after each stored batch: applies the events that no newer one can change, and requests the
/// ads that they announce while older events are read.
void look_up_announced(Run& run, const Batch& batch);

/// For a run that failed: withdraws the ads that INACTIVE events name, if all events were read.
void withdraw_stopped(Run& run);

/// A feed of events was read to its end: its events take effect, what is pending is looked up, and what is
/// gone is withdrawn. Returns why that is held back, if it is.
std::string resolve_lookups(Run& run);

/// Why the ledger does not prove the mirror complete; empty if it does.
std::string why_ledger_is_open(const Run& run, const Ledger& ledger);

}  // namespace jobfeed::pipeline
