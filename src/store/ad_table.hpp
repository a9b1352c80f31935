// SPDX-License-Identifier: MIT
#pragma once

#include "store/full_text.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/sync_record.hpp>

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

    /// Forgets which ads a run has seen.
    void begin_pass();

    /// What became of an ad that was stored.
    struct Stored {
        std::optional<Timestamp> shown_until{};  ///< nothing: without end
        bool is_as_before = false;               ///< it was there, byte for byte
    };

    /// Stores what the feed says of an ad now. An ad that did not change costs no write.
    Stored apply(const Ad& ad, Timestamp at, Tally& tally);

    /// Keeps an entry of which no ad can be made; the ad it means counts as seen.
    void reject(const Rejected& entry, Timestamp at, Tally& tally);

    [[nodiscard]] std::vector<std::string> sample_seen(std::size_t most) const;
    [[nodiscard]] std::vector<std::string> sample_active(Timestamp at, std::size_t most) const;

    /// Marks these ads as left for that reason (`withdrawn`, `out_of_scope`); returns how many were active.
    std::uint64_t withdraw(const std::vector<std::string>& uuids, std::string_view reason, Timestamp at);

    /// Marks the active ads whose last day is over as expired; returns how many.
    std::uint64_t expire(Timestamp at);

    /// Deletes the content of up to `most` ads that left before `left_before`, leaving tombstones; returns
    /// how many.
    std::uint64_t purge(Timestamp left_before, std::int64_t most);

  private:
    struct Known {
        std::int64_t id;
        bool has_left;
        bool same;
        std::optional<std::string> updated;
    };

    void insert_new(const Ad& ad, const std::optional<Timestamp>& shown_until, Timestamp at, Tally& tally);
    void update_known(const Known& known, const Ad& ad, const std::optional<Timestamp>& shown_until,
                      Timestamp at, Tally& tally);
    void keep_flaws(const Ad& ad);

    [[nodiscard]] std::optional<Known> find(const Ad& ad);
    void insert(const Ad& ad, const std::optional<Timestamp>& shown_until, Timestamp at);
    void rewrite(std::int64_t id, const Ad& ad, const std::optional<Timestamp>& shown_until);
    void insert_lists(std::int64_t id, const Ad& ad);
    void delete_lists(std::int64_t id);
    void forget_people_of_left();
    [[nodiscard]] bool mark_seen(std::int64_t id);
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
    Statement mark_seen_;
    Statement mark_expired_seen_;
    Statement find_reject_;
    Statement insert_reject_;
    Statement mark_reject_seen_;
};

}  // namespace jobfeed::store
