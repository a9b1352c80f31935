// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/known_feed.hpp>
#include <jobfeed/sync_record.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace jobfeed::store {

/// What a searched feed counts: the active ads, and in `unstored` what the mirror does not show (past its
/// last day, out of scope by a check made here, unreadable, a second copy). So the sums of a proved mirror
/// are the feed's sums. All writes within the caller's transaction.
class ProvedFeed {
  public:
    explicit ProvedFeed(Database& database);

    /// Forgets what the run before named absent.
    void begin_run();

    /// Takes up what a batch tells, in the run of that number. To be called once its ads are stored.
    void store(const Batch& batch, Timestamp at, std::int64_t sync, Tally& tally);

    /// What a run may build upon; nothing proved if the last run that read every page was not today.
    [[nodiscard]] KnownFeed read(Timestamp at) const;

    /// The uuids of the active ads that the feed no longer counts.
    [[nodiscard]] std::vector<std::string> absent(Timestamp at) const;

  private:
    void conclude(const Proof& proof, Timestamp at, std::int64_t sync, Tally& tally);
    void forget_absent_rejects();
    void add_unstored(const std::string& uuid, std::optional<Timestamp> updated, std::int64_t sync);

    Database* database_;
    Statement add_unstored_;
    Statement remove_unstored_;
    Statement add_absent_;
};

}  // namespace jobfeed::store
