// SPDX-License-Identifier: MIT
#pragma once

#include "store/ad_table.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/store.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::store {

/// What a feed of events asks for: the last event of each ad, folded until the feed's end is reached, and the
/// ads that are then to be looked up, with how that went. All within the caller's transaction.
class EventQueue {
  public:
    EventQueue(Database& database, AdTable& ads);

    /// How far the reading has come; nothing before the first page.
    [[nodiscard]] std::optional<Cursor> cursor() const;

    /// Another reading begins: what it will not meet again has been hidden since, event and all.
    void begin_anew();

    /// Keeps events until they are settled: of each ad, the last one counts.
    void add(const std::vector<Event>& events);

    /// Reading goes on here.
    void advance(const Cursor& cursor);

    /// The active ads that settle() or withdraw_not_given_out() would withdraw, or, if the reading was a
    /// whole one, ask for since it did not meet them.
    [[nodiscard]] std::uint64_t leaving() const;

    /// The feed's end was reached, and what its events say holds: withdraws, and makes ads due to be looked
    /// up.
    Store::Settled settle(Timestamp at);

    /// Ads that are due, those that never failed first, otherwise in any order.
    [[nodiscard]] std::vector<std::string> due(Timestamp at, std::size_t most) const;

    /// Makes the `most` ads that were looked up longest ago due.
    void recheck(std::size_t most);

    /// Some ads that the feed gave out when they were looked up last.
    [[nodiscard]] std::vector<std::string> given_out(std::size_t most) const;

    /// Withdraws what look-ups found not to be offered. Returns how many ads it were.
    std::uint64_t withdraw_not_given_out(Timestamp at);

    /// How looking up an ad went; an ad that was not due is left alone.
    void settle(const Finding& finding, Timestamp at, Tally& tally);

    /// Another scope is read from its beginning.
    void forget();

  private:
    [[nodiscard]] std::vector<std::string> uuids_of(std::string_view sql) const;
    void fail(const Finding& finding, Timestamp at);

    Database* database_;
    AdTable* ads_;
    Statement add_;
    Statement find_;
    Statement mark_;
    Statement fail_;
    Statement drop_rejects_;
};

}  // namespace jobfeed::store
