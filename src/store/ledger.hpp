// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/ledger.hpp>
#include <jobfeed/mirror_writer.hpp>

#include <vector>

namespace jobfeed::store {

/// Adds the announced ads up by state, in one query.
[[nodiscard]] Ledger read_ledger(const Database& database, Timestamp at);

[[nodiscard]] LookupQueue::Exceptions read_exceptions(const Database& database, Timestamp at);

/// Up to `most` ads that are not shown though they were announced, those that failed first first.
[[nodiscard]] std::vector<LedgerEntry> list_exceptions(const Database& database, std::size_t most);

}  // namespace jobfeed::store
