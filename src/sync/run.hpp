// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/sync.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::pipeline {

/// A run under way: what it works on, and what has come of it.
struct Run {
    /// Stores what the source brings until it has nothing more; each batch is one transaction, and then
    /// `seen`.
    void receive(const std::function<void(const Batch&)>& seen = {});

    /// How far this machine's clock is ahead of the feed's, if that is too far to judge what has expired;
    /// else 0.
    [[nodiscard]] std::chrono::seconds clock_error() const;

    /// The moment of the run, by the feed's clock where this machine's is wrong.
    [[nodiscard]] Timestamp at() const { return options.at - clock_error(); }

    /// Why so many removals are held back; empty if they are not. `named_by_feed`: the events and documents
    /// of the feed agree on each.
    [[nodiscard]] std::string why_held(std::uint64_t removals, bool named_by_feed) const;

    Feed& source;
    MirrorWriter& mirror;
    SyncRun& sync;
    const SyncOptions& options;
    Progress& progress;
    SyncReport report{};
    std::size_t lookups_open = 0;          ///< asked for, and not answered yet
    std::vector<std::string> not_found{};  ///< in this run, once
    std::optional<int> newest_unread{};    ///< rank of a segment; nothing: no event was read yet
    static constexpr int all_read = -1;
};

}  // namespace jobfeed::pipeline
