// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/sync.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace jobfeed {

/// A run under way: what it works on, and what has come of it.
struct Run {
    /// Stores what the source brings until it has nothing more; each batch is one transaction, and then
    /// `seen`.
    void receive(const std::function<void(const Batch&)>& seen = {});

    /// How far this machine's clock is ahead of the feed's, if that is too far to judge what has expired;
    /// else 0.
    [[nodiscard]] std::chrono::seconds clock_error() const;

    /// Why so many withdrawals are held back; empty if they are not. `before` were withdrawn by this run
    /// already.
    [[nodiscard]] std::string why_held(std::uint64_t candidates, std::uint64_t before = 0) const;

    Source& source;
    Store& store;
    const SyncOptions& options;
    Progress& progress;
    SyncReport report{};
};

}  // namespace jobfeed
