// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/scope.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <optional>

namespace jobfeed::store {

[[nodiscard]] std::optional<Scope> read_scope(const Database& database);

/// Binds the mirror to a scope from the run `sync` on. Within the caller's transaction.
void write_scope(Database& database, const Scope& scope, std::int64_t sync,
                 std::optional<Timestamp> token_expires);

}  // namespace jobfeed::store
