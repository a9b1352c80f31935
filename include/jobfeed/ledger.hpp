// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// Every uuid of which the feed's last word is ACTIVE is in exactly one of these states
/// (`jobfeed-schema(5)`, the view `ledger`).
struct Ledger {
    std::uint64_t announced = 0;     ///< all of them
    std::uint64_t shown = 0;         ///< its content is here and its last day is not over
    std::uint64_t expired = 0;       ///< its own last day is over
    std::uint64_t out_of_scope = 0;  ///< the mirror's filters leave it out
    std::uint64_t unavailable =
        0;  ///< not found, and not found again later; or no answer for 24 hours and five tries
    std::uint64_t pending = 0;      ///< to be looked up
    std::uint64_t unreadable = 0;   ///< no ad can be made of it
    std::uint64_t unaccounted = 0;  ///< in none of these states: 0 at the end of a run

    /// Whether the states add up to what was announced, with nothing left over.
    [[nodiscard]] bool balances() const {
        return unaccounted == 0 &&
               announced == shown + expired + out_of_scope + unavailable + pending + unreadable;
    }
};

/// A uuid that is not shown, and why.
struct LedgerEntry {
    std::string uuid;
    std::string state;
    std::string reason;
    std::uint64_t tries = 0;           ///< in vain
    std::optional<Timestamp> since{};  ///< when it failed first
    std::optional<Timestamp> next_try{};
};

}  // namespace jobfeed
