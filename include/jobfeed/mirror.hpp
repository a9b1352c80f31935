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
#include <string_view>
#include <utility>
#include <vector>

namespace jobfeed {

namespace store {
class Database;
}

/// What a mirror holds at one moment.
struct MirrorStatus {
    std::string mirror_id;  ///< made with the database
    std::optional<Scope> scope;
    std::uint64_t active = 0;
    std::uint64_t expired_kept = 0;    ///< content of expired ads that is still there
    std::uint64_t withdrawn_kept = 0;  ///< content of withdrawn and out-of-scope ads that is still there
    std::uint64_t tombstones = 0;
    std::uint64_t rejects = 0;
    std::uint64_t last_change = 0;  ///< its number
    std::uint64_t bytes = 0;        ///< of the database file
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

/// A line of the log of changes.
struct Change {
    std::uint64_t number = 0;  ///< only grows; means something only together with the mirror's id
    Timestamp at;
    std::string_view uuid;
    std::string_view kind;  ///< `added`, `updated`, `withdrawn`, `expired`, `restored`, `out_of_scope`
};

/// A mirror, for reading: one SQLite database (`jobfeed-schema(5)`). May be used while a run writes.
class Mirror {
  public:
    /// Throws Error: database (no such file, or not one of jobfeed's), failed.
    [[nodiscard]] static Mirror open(const std::filesystem::path& path);

    Mirror(Mirror&&) noexcept;
    Mirror& operator=(Mirror&&) noexcept;
    ~Mirror();

    /// The scope that it follows; nothing for a new one.
    [[nodiscard]] std::optional<Scope> scope() const;

    /// All figures belong to one state of the database.
    [[nodiscard]] MirrorStatus status(Timestamp at) const;

    /// How many ads are shown at this moment.
    [[nodiscard]] std::uint64_t count_active(Timestamp at) const;

    /// Calls `row` for each ad of the query, until it returns false. Reads some ads at a time, so that a slow
    /// reader does not hold back a purge. Throws Error (usage) for an unknown column.
    void each_ad(const Query& query, const std::function<bool(Row)>& row) const;

    /// Calls `change` for each change after that number, until it returns false.
    void each_change(std::uint64_t after, const std::function<bool(const Change&)>& change) const;

    [[nodiscard]] Ledger ledger(Timestamp at) const;

    /// When the last run at the feed ended, by the clock of that moment.
    [[nodiscard]] std::optional<Timestamp> last_run_ended() const;

    /// Calls `name` for each county, municipality or category (`of`) that an ad of the mirror names.
    void each_name(std::string_view of, const std::function<void(std::string_view)>& name) const;

    /// Calls `ad` with uuid and title of up to `most` ads that have not left and whose uuid begins so.
    void each_uuid(std::string_view beginning, std::size_t most,
                   const std::function<void(std::string_view, std::string_view)>& ad) const;

    /// The uuids of up to `most` active ads, drawn by chance.
    [[nodiscard]] std::vector<std::string> sample(Timestamp at, std::size_t most) const;

    /// Whether the ad is there, with exactly this JSON.
    [[nodiscard]] bool holds(const std::string& uuid, const std::string& json) const;

    /// Reads every page once, in a fraction of a second for 25,000 ads. Damage is an answer, no Error.
    [[nodiscard]] MirrorHealth health() const;

  private:
    friend class MirrorWriter;
    explicit Mirror(std::shared_ptr<store::Database> database);
    std::shared_ptr<store::Database> database_;
};

}  // namespace jobfeed
