// SPDX-License-Identifier: MIT
#pragma once

#include "publish/postgres.hpp"

#include <cstdint>
#include <string>

namespace jobfeed::publishing {

/// Makes the schema and its tables, or brings them up to date. Throws Error (database) if the schema has
/// tables of others, or is of a newer version.
void migrate(Connection& connection, const std::string& schema, const std::string& target);

/// Makes tables, indexes, views and columns again that someone has taken away, as far as the user may.
void restore(Connection& connection);

/// The version that migrate() brings a schema to.
[[nodiscard]] std::int64_t schema_version();

/// A column `row_hash` in each table that is compared, which the server computes whenever a row is written.
/// False if it cannot.
[[nodiscard]] bool add_hashes(Connection& connection);

/// Indexes over parts of words, if the database has the extension pg_trgm.
void add_trigrams(Connection& connection);

/// Full text, if the server has it and the user may; else what the server says of it.
[[nodiscard]] std::string add_full_text(Connection& connection);

}  // namespace jobfeed::publishing
