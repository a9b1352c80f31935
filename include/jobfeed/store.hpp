// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>
#include <jobfeed/query.hpp>
#include <jobfeed/source.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// What a run did to the ads. Each ad counts once under the first five.
struct Tally {
    std::uint64_t added = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t restored = 0;  ///< had left, and is offered again
    std::uint64_t past = 0;      ///< offered although its last day is over: not stored
    std::uint64_t withdrawn = 0;
    std::uint64_t expired = 0;
    std::uint64_t rejected = 0;
    std::uint64_t withheld = 0;  ///< the feed has it and does not give it out
    std::uint64_t failed = 0;    ///< could not be looked up now

    [[nodiscard]] std::uint64_t met() const { return added + updated + unchanged + restored + past; }
};

/// A run as `syncs` records it.
struct SyncRecord {
    Timestamp started;
    std::optional<Timestamp> finished;  ///< nothing: it runs, or was killed
    std::string outcome;                ///< `running`, `complete`, `quick`, `incomplete`, `failed`
    std::string message;                ///< why it is incomplete or failed
    Tally tally{};
    Traffic traffic{};
    std::uint64_t candidates = 0;  ///< active ads that a complete pass did not meet
    std::uint64_t confirmed = 0;   ///< of these, asked for one by one and found gone
    std::uint64_t behind = 0;      ///< events that appeared behind the cursor
};

/// The ads of a feed of events that are not in the mirror although their last event says that they are
/// offered.
struct Backlog {
    std::uint64_t due = 0;                ///< to be looked up, or to be tried again
    std::uint64_t set_aside = 0;          ///< looked up again and again, in vain
    std::uint64_t withheld = 0;           ///< not given out by the feed
    std::vector<std::string> examples{};  ///< some of those set aside: uuid and reason
};

/// What a mirror holds, for `status`.
struct Holdings {
    std::optional<Scope> scope;
    std::uint64_t active = 0;
    std::uint64_t expired_kept = 0;    ///< left by the clock, content still there
    std::uint64_t withdrawn_kept = 0;  ///< withdrawn, content still there
    std::uint64_t tombstones = 0;
    std::uint64_t rejects = 0;
    std::uint64_t changes = 0;  ///< number of the last change
    std::uint64_t bytes = 0;    ///< of the database file
    std::optional<Timestamp> newest_published;
    std::optional<Timestamp> last_complete;  ///< when the last complete run finished
    std::optional<SyncRecord> last_sync;
    std::optional<Timestamp> token_expires;
    std::optional<Timestamp> newest_event;  ///< of a feed of events
    Backlog backlog{};
};

/// The mirror: one SQLite database (`jobfeed-schema(5)`). One process writes at a time; readers see whole
/// states.
class Store {
  public:
    /// Opens for writing, making the file and its folder if there is none, and takes the kernel lock for as
    /// long as the object lives. A file that it made goes with the object if no batch was ever applied.
    /// Throws Error: busy (another jobfeed writes; names its pid and start), database (not jobfeed's, newer,
    /// damaged: untouched), failed (the disk).
    [[nodiscard]] static Store open_for_writing(const std::filesystem::path& path);

    /// A mirror of its own that is gone with the object: what a run on no mirror would do can be tried on it.
    [[nodiscard]] static Store open_temporary();

    /// From now on nothing that is done to the mirror lasts beyond the object.
    void rehearse();

    /// Opens for reading only. Throws Error: database (there is no such file, or not one of jobfeed's),
    /// failed.
    [[nodiscard]] static Store open_for_reading(const std::filesystem::path& path);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// The scope that this mirror follows; nothing for a new one.
    [[nodiscard]] std::optional<Scope> scope() const;

    /// Binds the mirror to a scope, together with the first batch that is applied: a run that reads nothing
    /// leaves it as it was. Throws Error (database) if it holds ads of another one, unless `rescope`: then
    /// that scope's ads are withdrawn by the next complete pass.
    void follow(const Scope& scope, bool rescope);

    /// Starts a run: a row in `syncs`, and nothing met yet. Once a day, and after a run that was killed, the
    /// whole database is checked before. Throws Error (database) if it is damaged.
    void begin_sync(Timestamp started, std::optional<Timestamp> token_expires);

    /// Stores a batch, all or nothing: upserts by uuid, records changes, keeps rejected entries, events, and
    /// how far the reading has come; settles what was due. An ad that did not change costs no write. Adds to
    /// `tally`.
    void apply(const Batch& batch, Timestamp at, Tally& tally);

    /// How far the reading of the feed's events has come; nothing if it has none, or before the first.
    [[nodiscard]] std::optional<Cursor> cursor() const;

    /// How many active ads settle_events() would withdraw or doubt.
    [[nodiscard]] std::uint64_t leaving() const;

    /// What settling events did.
    struct Settled {
        std::uint64_t withdrawn = 0;
        std::uint64_t behind = 0;  ///< events that appeared behind the cursor and told something new
    };

    /// The events stored since the last time hold, now that the feed's end was reached: withdraws the ads
    /// that they say are gone, makes those that they say are new or changed due to be looked up, and, if a
    /// whole reading has ended, those that it did not meet.
    Settled settle_events(Timestamp at);

    /// Up to `most` ads that are due to be looked up at the feed.
    [[nodiscard]] std::vector<std::string> due_details(Timestamp at, std::size_t most) const;

    /// Makes the `most` ads that were looked up longest ago due again.
    void recheck(std::size_t most);

    /// Some ads that the feed gave out when they were looked up last.
    [[nodiscard]] std::vector<std::string> given_out(std::size_t most) const;

    /// Withdraws the active ads that look-ups found not to be offered. Returns how many it were.
    std::uint64_t withdraw_not_given_out(Timestamp at);

    /// What is due, or was set aside, or is withheld.
    [[nodiscard]] Backlog backlog() const;

    /// The uuids of the active ads that the feed no longer counts, by this run's proof.
    [[nodiscard]] std::vector<std::string> unmet(Timestamp at) const;

    /// What a run over a searched feed may build upon.
    [[nodiscard]] KnownFeed known_feed(Timestamp at) const;

    /// Some of the active ads that this run met.
    [[nodiscard]] std::vector<std::string> some_met(std::size_t most) const;

    /// Some of the active ads.
    [[nodiscard]] std::vector<std::string> some_active(Timestamp at, std::size_t most) const;

    /// Marks these ads as withdrawn. Returns how many were active.
    std::uint64_t withdraw(const std::vector<std::string>& uuids, Timestamp at);

    /// Marks every active ad whose last day is over as expired.
    std::uint64_t expire(Timestamp at);

    /// Brings the full-text index up to date; `progress(done, total)` is called between steps.
    void index_words(const std::function<void(std::uint64_t, std::uint64_t)>& progress);

    /// Deletes the content of ads that left before `left_before`: rows, index entries and free pages. Leaves
    /// tombstones. Returns how many.
    std::uint64_t delete_left(Timestamp left_before);

    /// Ends the run begun last.
    void finish_sync(const SyncRecord& record);

    [[nodiscard]] Holdings holdings(Timestamp at) const;

    /// How many ads are shown at this moment.
    [[nodiscard]] std::uint64_t count_active(Timestamp at) const;

    /// How many active ads have passed their last day, and how many of all that have left by then left before
    /// `left_before`: what expire() and delete_left() would do.
    struct Due {
        std::uint64_t expired = 0;
        std::uint64_t deleted = 0;
        std::uint64_t kept = 0;
    };
    [[nodiscard]] Due due(Timestamp at, Timestamp left_before) const;

    /// Whether content of deleted ads may still be in the file or its write-ahead log: a reader that was open
    /// kept delete_left() from finishing. The next one does.
    [[nodiscard]] bool purge_is_due() const;

    /// Calls `row` for each ad of the query, oldest id first, until it returns false. Sees one consistent
    /// state. Throws Error (usage) for an unknown column.
    void each_ad(const Query& query, const std::function<bool(Row)>& row) const;

    /// When the last run in this scope began that ended well, complete or quick: what a quick run starts
    /// from. One that claims to be of a time after `at` does not count.
    [[nodiscard]] std::optional<Timestamp> last_success_start(Timestamp at) const;

  private:
    class Implementation;
    explicit Store(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed
