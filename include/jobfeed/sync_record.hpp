// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ledger.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jobfeed {

/// What a run did to the ads. Each ad counts once under the first five.
struct Tally {
    std::uint64_t added = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t restored = 0;         ///< had left, and is active again
    std::uint64_t already_expired = 0;  ///< came although its last day is over: not stored
    std::uint64_t withdrawn = 0;
    std::uint64_t expired = 0;
    std::uint64_t out_of_scope = 0;  ///< a narrower scope no longer holds it
    std::uint64_t rejected = 0;      ///< entries of which no ad can be made
    std::uint64_t not_found = 0;     ///< look-ups that found no ad
    std::uint64_t failed = 0;        ///< look-ups without an answer that can be read
    std::uint64_t flawed = 0;        ///< ads with a field that could not be read
    std::uint64_t recovered = 0;     ///< ads that earlier runs had lost, looked up again

    [[nodiscard]] std::uint64_t seen() const {
        return added + updated + unchanged + restored + already_expired;
    }
};

/// What a pass has cost and brought so far.
struct Traffic {
    std::uint64_t requests = 0;    ///< answered or failed, retries included
    std::uint64_t bytes = 0;       ///< of bodies, unpacked
    std::uint64_t wire_bytes = 0;  ///< of bodies, as they came over the network
    std::uint64_t windows = 0;     ///< windows of the public-feed, or pages of the stilling-feed
    std::uint64_t events = 0;      ///< read from a feed of events
    std::uint64_t counts = 0;      ///< intervals whose number of ads was compared with the feed's
    std::uint64_t reread = 0;      ///< requests for what was read again because it did not add up
    std::optional<std::uint64_t> expected_ads{};  ///< how many the pass will bring, where that is known
};

/// A run as `syncs` records it.
struct SyncRecord {
    Timestamp started{};
    std::optional<Timestamp> finished{};  ///< nothing: it runs, or was killed
    std::string outcome{};                ///< `running`, `complete`, `quick`, `incomplete`, `held`, `failed`
    std::string message{};                ///< why it is not complete
    Tally tally{};
    Traffic traffic{};
    Ledger ledger{};
    std::uint64_t absent = 0;            ///< active ads that a complete pass shows to be gone
    std::uint64_t absent_confirmed = 0;  ///< of these, asked for one by one and found gone
    std::uint64_t late_events = 0;       ///< events that appeared behind the cursor
    std::uint64_t drifted = 0;           ///< ads looked up again that had changed without an event
};

/// One figure of a run: its name is the column of `syncs` and the key in JSON.
struct Figure {
    std::string_view name;
    std::uint64_t& (*of)(SyncRecord&);
    std::string_view label{};      ///< after its number in the line about a run; empty: it is not in the line
    bool shown_when_zero = false;  ///< in the line also when it is 0

    [[nodiscard]] std::uint64_t value(const SyncRecord& record) const {
        return of(const_cast<SyncRecord&>(record));  // it is only read here
    }
};

/// All figures of a run, in their order. What is added here is stored, printed and shown everywhere.
[[nodiscard]] std::span<const Figure> run_figures();

}  // namespace jobfeed
