// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace jobfeed {

/// Writes the ads of a query as a plain SQLite database: one table, `ads`, whose columns are texts. The file
/// takes its place when it is whole; a mirror that is there is left alone. `before_each` ad may throw.
/// Returns how many ads there are. Throws Error: usage (a mirror is there), failed.
std::uint64_t write_sqlite(const Mirror& mirror, const Query& query, const std::filesystem::path& file,
                           const std::function<void()>& before_each);

}  // namespace jobfeed
