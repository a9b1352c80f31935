// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror_health.hpp>
#include <jobfeed/query.hpp>
#include <jobfeed/scope.hpp>
#include <jobfeed/sync_record.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed {

namespace store {
class Database;
}

struct FeedHits;
struct FeedSearch;
struct MirrorReport;

/// Who reads the log of changes, and how far it is.
struct Consumer {
    std::string name;
    std::uint64_t number = 0;
    std::uint64_t behind = 0;          ///< so many changes
    std::optional<Timestamp> since{};  ///< when the first of these was found
};

/// What a mirror holds at one moment.
struct MirrorStatus {
    std::string mirror_id;  ///< made with the database
    std::optional<Scope> scope;
    std::uint64_t active = 0;
    std::uint64_t expired_kept = 0;    ///< content of expired ads that is still there
    std::uint64_t withdrawn_kept = 0;  ///< content of withdrawn and out-of-scope ads that is still there
    std::uint64_t tombstones = 0;
    std::uint64_t rejects = 0;
    std::uint64_t last_change = 0;      ///< its number
    std::vector<Consumer> consumers{};  ///< of the changes, by name
    std::uint64_t bytes = 0;            ///< of the database file
    std::optional<Timestamp> newest_published;
    std::optional<Timestamp> last_complete;  ///< when the last complete run finished
    std::optional<SyncRecord> last_sync;
    std::optional<Timestamp> token_expires;
    std::optional<Timestamp> newest_event;
    Ledger ledger{};
    std::vector<LedgerEntry>
        exceptions{};  ///< some that are pending, unavailable or unreadable, oldest first
    std::vector<std::pair<std::string, std::uint64_t>>
        flaws{};  ///< fields that could not be read, and how often
};

/// A mirror, for reading: one SQLite database (`jobfeed-schema(5)`). May be used while a run writes. Others
/// read parts of it: AdNames, ChangeLog, EventLog, KeptAds, ReplicaReader, search_feed(), read_report().
class Mirror {
  public:
    /// Throws Error: database (no such file, or not one of jobfeed's), failed.
    [[nodiscard]] static Mirror open(const std::filesystem::path& path);

    Mirror(Mirror&&) noexcept;
    Mirror& operator=(Mirror&&) noexcept;
    ~Mirror();

    /// Its file.
    [[nodiscard]] std::filesystem::path path() const;

    /// The scope that it follows; nothing for a new one.
    [[nodiscard]] std::optional<Scope> scope() const;

    /// All figures belong to one state of the database.
    [[nodiscard]] MirrorStatus status(Timestamp at) const;

    /// How many ads are shown at this moment.
    [[nodiscard]] std::uint64_t count_active(Timestamp at) const;

    /// Calls `row` for each ad of the query, until it returns false. Reads some ads at a time, so that a slow
    /// reader does not hold back a purge; what has left in between is not told. Throws Error (usage) for an
    /// unknown column, and for words in which there is nothing to look for.
    void each_ad(const Query& query, const std::function<bool(Row)>& row) const;

    /// How many ads the query has, its limit apart. Throws Error as each_ad().
    [[nodiscard]] std::uint64_t count(const Query& query) const;

    /// Calls `row` for the ads of the query and returns how many there are, its limit apart. Ads and number
    /// belong to one state of the database. Throws Error as each_ad().
    std::uint64_t search(const Query& query, const std::function<bool(Row)>& row) const;

    /// How many ads are not in the full-text index yet, and so not found by words.
    [[nodiscard]] std::uint64_t not_indexed() const;

    /// The states of all announced ads at this moment.
    [[nodiscard]] Ledger ledger(Timestamp at) const;

    /// When the last complete run that had begun by this moment ended; nothing if there was none.
    [[nodiscard]] std::optional<Timestamp> last_complete(Timestamp at) const;

    /// When the last run at the feed ended, by the clock of that moment.
    [[nodiscard]] std::optional<Timestamp> last_run_ended() const;

    /// The uuids of up to `most` active ads, drawn by chance.
    [[nodiscard]] std::vector<std::string> sample(Timestamp at, std::size_t most) const;

    /// Keeps so much of what was read for the next questions, rather than the usual 2 MB.
    void keep_in_memory(std::size_t bytes);

    /// Stays the same as long as nobody changes the database. Means something to this object alone.
    [[nodiscard]] std::int64_t data_version() const;

    /// Reads every page once, in a fraction of a second for 25,000 ads. Damage is an answer, no Error.
    [[nodiscard]] MirrorHealth health() const;

  private:
    friend class MirrorWriter;
    friend class AdNames;
    friend class ChangeLog;
    friend class EventLog;
    friend class KeptAds;
    friend class ReplicaReader;
    friend FeedHits search_feed(const Mirror& mirror, const FeedSearch& search);
    friend MirrorReport read_report(const Mirror& mirror, Timestamp at);
    explicit Mirror(std::shared_ptr<store::Database> database);
    std::shared_ptr<store::Database> database_;
};

}  // namespace jobfeed
