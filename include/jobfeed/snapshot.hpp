// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace jobfeed {

/// Writes the ads of a query as a folder that can be kept and cited: the ads (NDJSON), their schema, a README
/// and a manifest with checksums. An unchanged mirror gives the same bytes. The folder takes its place when
/// it is whole; one that is there gives way only if it is a snapshot too. `before_each` ad may throw. Returns
/// how many ads there are. Throws Error: usage (a folder with other things in it), busy (the mirror changed
/// meanwhile), failed.
std::uint64_t write_snapshot(const Mirror& mirror, const Query& query, const std::filesystem::path& folder,
                             const std::function<void()>& before_each);

}  // namespace jobfeed
