// SPDX-License-Identifier: MIT
#pragma once

#include "sync/run.hpp"

#include <string>

namespace jobfeed {

/// A feed of events was read to its end: its events take effect, what is pending is looked up, and what is
/// gone is withdrawn. Returns why that is held back, if it is.
std::string settle_lookups(Run& run);

/// Why the ledger does not prove the mirror complete; empty if it does.
std::string why_ledger_is_open(const Run& run, const Ledger& ledger);

}  // namespace jobfeed
