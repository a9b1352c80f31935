// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <functional>

namespace jobfeed::store {

/// The full-text index over the words of the ads. It follows the ads at a distance, so that it never slows
/// the fetch: ads up to `indexed_through` are in it, later ones wait for catch_up().
class FullText {
  public:
    explicit FullText(Database& database);

    /// Whether the words in the index came about by the present rules. One made by others counts as empty.
    [[nodiscard]] bool is_current() const;

    /// Empties an index made by other rules: by these, nothing can be taken out of it. Not done on opening,
    /// since a dry run opens it too. In a transaction of its own.
    void follow_present_rules();

    /// Takes an ad's words out, before its row changes or goes. Within the caller's transaction.
    void remove(std::int64_t ad);

    /// Puts an ad's words back in, after its row has changed. Within the caller's transaction.
    void restore(std::int64_t ad);

    /// The write-ahead log holds what was deleted from other tables: purge() is to cut it. Within the
    /// caller's transaction.
    void mark_log_due();

    /// Takes up all ads that wait, some at a time, each time in a transaction; `progress(done, total)` in
    /// between. Builds the index again if its words came about by other rules.
    void catch_up(const std::function<void(std::uint64_t, std::uint64_t)>& progress);

    /// Leaves no word of a removed ad in the index, nor any content of it in the write-ahead log; what a
    /// reader holds back there stays due for the next time.
    void purge();

  private:
    [[nodiscard]] bool has(std::int64_t ad);

    Database* database_;
    std::int64_t indexed_through_;
    Statement put_;
    Statement insert_;
    Statement delete_;
    Statement mark_due_;
};

}  // namespace jobfeed::store
