// SPDX-License-Identifier: MIT
#pragma once

#include "publish/postgres_sink.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace jobfeed::publishing {

/// Where a target differs from the mirror.
struct Differences {
    std::set<std::string> of_uuids;    ///< the beginnings of the uuids
    std::set<std::string> of_changes;  ///< the first numbers
    std::uint64_t checksum = 0;        ///< of all rows that the target should have

    [[nodiscard]] std::uint64_t count() const { return of_uuids.size() + of_changes.size(); }
};

/// Compares all of it, range by range.
[[nodiscard]] Differences compare(PostgresSink& target, ReplicaReader& mirror);

void mend(PostgresSink& target, ReplicaReader& mirror, const Cursor& cursor, const Differences& differences);

}  // namespace jobfeed::publishing
