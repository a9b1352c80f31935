// SPDX-License-Identifier: MIT
#pragma once

#include "store/full_text.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::store {

/// Writes ads: the row, its lists, its words, its changes. All within the caller's transaction.
class AdTable {
  public:
    AdTable(Database& database, FullText& full_text);

    /// Forgets which ads a pass has met.
    void begin_pass();

    /// Stores what the feed says of an ad now. An ad that did not change costs no write.
    void apply(const Ad& ad, Timestamp at, Tally& tally);

    /// Keeps an entry that cannot be an ad; the ad it means counts as met.
    void reject(const Rejected& entry, Timestamp at, Tally& tally);

    [[nodiscard]] std::vector<std::string> some_met(std::size_t most) const;
    [[nodiscard]] std::vector<std::string> some_active(Timestamp at, std::size_t most) const;

    /// Marks these ads as withdrawn; returns how many of them were active.
    std::uint64_t withdraw(const std::vector<std::string>& uuids, Timestamp at);

    /// Marks the active ads whose last day is over as expired; returns how many.
    std::uint64_t expire(Timestamp at);

    /// Deletes the content of up to `most` ads that left before `left_before`, leaving tombstones; returns
    /// how many.
    std::uint64_t delete_left(Timestamp left_before, std::int64_t most);

  private:
    struct Known {
        std::int64_t id;
        bool has_left;
        bool same;
        std::optional<std::string> updated;
    };

    [[nodiscard]] std::optional<Known> find(const Ad& ad);
    void insert(const Ad& ad, const std::optional<Timestamp>& shown_until, Timestamp at);
    void rewrite(std::int64_t id, const Ad& ad, const std::optional<Timestamp>& shown_until);
    void insert_lists(std::int64_t id, const Ad& ad);
    void insert_flaws(const Ad& ad);
    void delete_lists(std::int64_t id);
    void forget_people_of_left();
    [[nodiscard]] bool meet(std::int64_t id);
    void record(std::string_view uuid, std::string_view kind, Timestamp at);

    Database* database_;
    FullText* full_text_;
    Statement find_;
    Statement find_id_;
    Statement insert_;
    Statement update_;
    Statement come_back_;
    Statement insert_location_;
    Statement insert_occupation_;
    Statement insert_contact_;
    Statement insert_category_;
    Statement delete_locations_;
    Statement delete_occupations_;
    Statement delete_contacts_;
    Statement delete_categories_;
    Statement insert_flaw_;
    Statement delete_flaws_;
    Statement record_;
    Statement forget_tombstone_;
    Statement meet_;
    Statement meet_past_;
    Statement find_reject_;
    Statement insert_reject_;
    Statement meet_reject_;
};

}  // namespace jobfeed::store
