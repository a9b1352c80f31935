// SPDX-License-Identifier: MIT
#pragma once

#include "store/ad_table.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/sync_record.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::store {

/// Writes what a run learns of events and look-ups. All within the caller's transaction.
class LookupWriter {
  public:
    explicit LookupWriter(Database& database);

    /// Forgets what the run before asked for.
    void begin_run();

    /// This run asks for these ads now, and not again by itself. Returns them.
    std::vector<std::string> mark_asked(std::vector<std::string> uuids);

    /// A full scan begins: the events that were kept are deleted.
    void restart();

    /// Keeps events until they take effect: of each ad, the last one counts.
    void add(const std::vector<Event>& events);

    /// Reading goes on here.
    void advance(const Cursor& cursor);

    /// Records the result of a look-up; `stored` tells what was stored for it.
    void record(const LookupResult& result, const AdTable::Stored& stored, Timestamp at, Tally& tally);

    /// The scope changes: cursor, segments, events and look-ups are deleted.
    void forget();

  private:
    struct Entry;
    void record_denial(const LookupResult& result, const Entry& entry, Timestamp at);
    void record_failure(const LookupResult& result, const Entry& entry, Timestamp at);

    Database* database_;
    Statement add_;
    Statement add_segment_;
    Statement mark_asked_;
    Statement find_;
    Statement confirm_;
    Statement fail_;
    Statement set_reason_;
    Statement drop_rejects_;
};

}  // namespace jobfeed::store
