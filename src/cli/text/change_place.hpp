// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/change_log.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed::cli {

/// How far a reader of the changes has come, as it kept it itself: `NUMBER`, `MIRROR:NUMBER` or
/// `MIRROR:NUMBER:AT`, out of the last line that it has seen.
struct ChangePlace {
    std::string mirror;  ///< its id; empty: not told
    std::uint64_t number = 0;
    std::optional<Timestamp> at;
};

/// Nothing for anything else.
[[nodiscard]] std::optional<ChangePlace> parse_change_place(std::string_view text);

/// Throws Error (database) if the place is not one in this log: the mirror is another one, or an older copy
/// of it. Then its reader has to start over.
void check_place(const ChangeLog& log, const ChangePlace& place);

}  // namespace jobfeed::cli
