// SPDX-License-Identifier: MIT
#pragma once

#include "model/feed_side.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace jobfeed::test::model {

/// How a run is to be made, and how it is to end.
struct Run {
    bool full = false;
    bool recheck = false;
    bool quick = false;
    bool dry_run = false;
    bool prune = true;
    bool index = true;
    bool private_token = false;
    bool read_ahead = false;
    int jobs = 1;
    int page_size = 100;
    std::optional<std::uint64_t> max_removals{};
    std::optional<std::chrono::seconds> max_duration{};
    std::optional<std::uint64_t> stop_after{};   ///< so many requests it is told to stop
    std::optional<std::uint64_t> break_after{};  ///< so many batches its process is gone
    std::optional<std::uint64_t> kill_at{};      ///< this request the program is killed; it is a program then

    [[nodiscard]] std::string description() const;
};

struct Ending {
    bool complete = false;
    bool held = false;
    bool quick = false;  ///< there was something to be quick from
    std::string how{};
};

/// A mirror, run within this process or by the program itself.
class MirrorSide {
  public:
    explicit MirrorSide(FeedSide& feed) : feed_(feed) {}

    Ending sync(const Run& run);

    /// The program, undisturbed or, with `kill_at`, killed.
    Ending run_program(const Run& run);

    void prune(std::chrono::hours keep, bool dry_run);

    /// The memory of the process is gone.
    void forget() { writer_.reset(); }

    [[nodiscard]] bool exists() const { return std::filesystem::exists(path); }

    /// What a user is shown at this moment.
    [[nodiscard]] Ads visible() const;

    /// All of it, one line for each thing.
    [[nodiscard]] std::vector<std::string> content() const;

    /// The ads that runs are complete without: denied, or without an answer for a day and five tries.
    [[nodiscard]] std::set<std::string> exceptions() const;

    /// What is wrong with it in itself; empty if nothing is.
    [[nodiscard]] std::string defect() const;

    /// What it has noted of one ad, for who looks into a failure.
    [[nodiscard]] std::string notes_on(const std::string& uuid) const;

    [[nodiscard]] std::uint64_t request_count() const { return feed_.simulated.requests().size(); }

    TemporaryFolder folder{};
    const std::filesystem::path path = folder / "mirror.db";

  private:
    [[nodiscard]] std::string defect_of_ledger() const;
    [[nodiscard]] Timestamp at() const {
        return std::chrono::floor<std::chrono::milliseconds>(feed_.simulated.now());
    }
    [[nodiscard]] Scope scope() const;
    [[nodiscard]] std::string token(bool private_token) const;
    SourceOptions source_options(const Run& run, const SyncRun& begun);
    std::unique_ptr<jobfeed::Feed> source(const Run& run, const SyncRun& begun);
    MirrorWriter& writer();
    [[nodiscard]] std::vector<std::string> words(const Run& run);

    FeedSide& feed_;
    FakeClock clock_{};
    std::optional<MirrorWriter> writer_;
};

}  // namespace jobfeed::test::model
