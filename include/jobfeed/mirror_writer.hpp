// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>
#include <jobfeed/known_feed.hpp>
#include <jobfeed/mirror.hpp>
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
#include <vector>

namespace jobfeed {

class SyncRun;

/// How a run begins.
struct SyncStart {
    Scope scope;
    bool rescope = false;  ///< the mirror may turn to this scope from another one
    Timestamp at = now();
    std::optional<Timestamp> token_expires{};  ///< remembered for `status`
};

/// A mirror, for writing. One process writes at a time; readers see whole states.
class MirrorWriter {
  public:
    /// Opens a mirror, making it if there is none, and holds the kernel's lock for as long as the object
    /// lives. A file that it made goes with the object if no batch was stored. Throws Error: busy (another
    /// jobfeed writes), database (not jobfeed's, newer, damaged: untouched), failed (the disk).
    [[nodiscard]] static MirrorWriter open(const std::filesystem::path& path);

    /// A mirror that is gone with the object.
    [[nodiscard]] static MirrorWriter open_temporary();

    /// Checks every page and what every word of the full-text index says, as a sync does once a day. Damage
    /// is an answer. Throws Error as open() does.
    [[nodiscard]] static MirrorHealth check(const std::filesystem::path& path);

    /// Makes the next run rebuild the full-text index, damaged or not. Throws Error as open()
    /// does.
    static void drop_index(const std::filesystem::path& path);

    MirrorWriter(MirrorWriter&&) noexcept;
    MirrorWriter& operator=(MirrorWriter&&) noexcept;
    ~MirrorWriter();

    /// The same mirror, for reading.
    [[nodiscard]] const Mirror& mirror() const;

    /// From now on nothing that is done to the mirror lasts beyond the object.
    void begin_dry_run();

    /// Begins a run. Once a day, and after a run that was killed, the whole database is checked first. Throws
    /// Error (database): it holds ads of another scope, or is damaged.
    [[nodiscard]] SyncRun begin_sync(const SyncStart& start);

    /// Marks every active ad whose last day is over as expired. Returns how many.
    std::uint64_t expire(Timestamp at);

    /// What expire() and purge() would do.
    struct Removals {
        std::uint64_t expired = 0;
        std::uint64_t deleted = 0;
        std::uint64_t kept = 0;
    };
    [[nodiscard]] Removals removals(Timestamp at, Timestamp left_before) const;

    /// Deletes the content of ads that left before that moment: rows, index entries and free pages. Leaves
    /// tombstones. Returns how many.
    std::uint64_t purge(Timestamp left_before);

    /// Writes the whole file again, without free pages and without remains of rows that another program left.
    /// Takes as much space again for a while.
    void rewrite();

    /// Whether a reader kept purge() from finishing. The next one does.
    [[nodiscard]] bool purge_is_due() const;

    /// Brings the full-text index up to date; `progress(done, total)` is called between steps.
    void update_index(const std::function<void(std::uint64_t, std::uint64_t)>& progress);

    struct Implementation;

  private:
    explicit MirrorWriter(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> impl_;
};

/// The look-ups that a feed of events asks for, and the ledger that accounts for each of them. Whatever state
/// a mirror is in, recover() makes every announced ad that is in no state pending.
class LookupQueue {
  public:
    /// How far the reading of the events has come; nothing before the first page, or in another scope.
    [[nodiscard]] std::optional<Cursor> cursor() const;

    /// The events read so far take effect: what they announce as new or changed becomes pending. Returns how
    /// many late events told something new.
    std::uint64_t apply_events();

    /// Makes each ad pending that should be shown and is not, and each that is shown though the feed never
    /// announced it. Returns how many: an earlier run, or a wrong clock, lost them.
    std::uint64_t recover(Timestamp at);

    /// Puts these ads first among those that this run looks up again though nothing was announced.
    void recheck(const std::vector<std::string>& uuids);

    /// Lets pending, unavailable and unreadable ads be looked up at once, whenever their next try was due.
    void retry_all();

    /// Up to `most` ads that are to be looked up now: pending ones, unavailable and unreadable ones whose
    /// next try has come. If there are more, those with the fewest failed tries are taken; sorted by uuid.
    [[nodiscard]] std::vector<std::string> due(Timestamp at, std::size_t most);

    /// The `most` available ads that were confirmed longest ago, and those that expired two days ago though
    /// the feed still calls them active.
    [[nodiscard]] std::vector<std::string> oldest_confirmed(Timestamp at, std::size_t most);

    /// The ads whose document was found but which are not active: out of scope, or past their last day.
    [[nodiscard]] std::vector<std::string> not_shown(Timestamp at);

    /// Some ads that were available when they were looked up last.
    [[nodiscard]] std::vector<std::string> canaries(Timestamp at, std::size_t most) const;

    /// The active ads that the feed calls gone, or does not find, and those out of scope.
    struct PendingRemovals {
        std::vector<std::string> stopped;    ///< by an INACTIVE event
        std::vector<std::string> not_found;  ///< unavailable
        std::vector<std::string> out_of_scope;
        [[nodiscard]] std::size_t size() const {
            return stopped.size() + not_found.size() + out_of_scope.size();
        }
    };
    [[nodiscard]] PendingRemovals pending_removals() const;

    [[nodiscard]] Ledger ledger(Timestamp at) const;

    /// What cannot be read or found: `recent` still makes a run incomplete, `known` no longer does.
    struct Exceptions {
        std::uint64_t recent = 0;  ///< rejected entries without a look-up, in their first 24 hours
        std::uint64_t known = 0;   ///< ads and entries that have failed for longer
        /// Unavailable, unreadable and pending ads after the last complete run that is at least 20 hours old;
        /// nothing if there is none.
        std::optional<std::uint64_t> yesterday{};
    };
    [[nodiscard]] Exceptions exceptions(Timestamp at) const;

  private:
    friend class SyncRun;
    explicit LookupQueue(MirrorWriter::Implementation& mirror) : mirror_(&mirror) {}
    MirrorWriter::Implementation* mirror_;
};

/// One run that writes. If it is not finished, it is recorded as failed when it goes.
class SyncRun {
  public:
    SyncRun(SyncRun&&) noexcept;
    SyncRun& operator=(SyncRun&&) = delete;
    ~SyncRun();

    /// Stores a batch, all or nothing, and adds to `tally`: ads are upserted by uuid, changes recorded,
    /// rejected entries, events, results and the cursor kept. An ad that did not change costs no write. The
    /// first batch binds the mirror to the run's scope.
    void store(const Batch& batch, Timestamp at, Tally& tally);

    /// What a run over a searched feed may build upon.
    [[nodiscard]] KnownFeed known_feed(Timestamp at) const;

    /// The uuids of the active ads that the feed no longer counts, by this run's proof.
    [[nodiscard]] std::vector<std::string> absent(Timestamp at) const;

    /// The field that could be read in the fewest of the ads that this run has seen, and what came in one of
    /// them; empty if all could be read.
    [[nodiscard]] std::string commonest_flaw() const;

    /// Some of the active ads that this run has seen.
    [[nodiscard]] std::vector<std::string> sample_seen(std::size_t most) const;

    /// Some of the active ads.
    [[nodiscard]] std::vector<std::string> sample_active(Timestamp at, std::size_t most) const;

    /// Why an ad leaves.
    enum class Reason { withdrawn, out_of_scope };

    /// Marks these ads as left. Returns how many were active.
    std::uint64_t withdraw(const std::vector<std::string>& uuids, Reason reason, Timestamp at);

    /// When the last run in this scope began that ended well; one that claims to be of a time after `at` does
    /// not count.
    [[nodiscard]] std::optional<Timestamp> last_success(Timestamp at) const;

    /// Whether it turns the mirror to another scope. Nothing of such a run lasts until it is committed, so
    /// that one that is held or fails leaves the mirror as it was.
    [[nodiscard]] bool is_rescope() const;
    /// Makes it last. Does nothing in any other run.
    void commit_rescope();

    /// Whether no run has been complete since the mirror was turned to its scope from another one.
    [[nodiscard]] bool is_first_after_rescope() const;

    [[nodiscard]] LookupQueue& lookups() { return lookups_; }
    [[nodiscard]] const LookupQueue& lookups() const { return lookups_; }

    /// Records how it went.
    void finish(const SyncRecord& record);

  private:
    friend class MirrorWriter;
    explicit SyncRun(MirrorWriter::Implementation& mirror);
    MirrorWriter::Implementation* mirror_;  ///< nullptr: finished, or moved from
    LookupQueue lookups_;
};

}  // namespace jobfeed
