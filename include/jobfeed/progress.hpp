// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>
#include <jobfeed/sync_record.hpp>

#include <cstdint>
#include <string_view>

namespace jobfeed {

/// Told how a run goes. The library itself prints nothing.
class Progress {
  public:
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    virtual ~Progress() = default;

    /// A part of the run begins: `reading the feed`, `looking up ads`, `pruning`, `indexing`.
    virtual void phase(std::string_view /*name*/) {}

    /// A feed of events, once it is read to its end: so many ads are still to be looked up.
    virtual void to_look_up(std::uint64_t /*ads*/) {}

    /// After each batch.
    virtual void reading(const Traffic& traffic, const Tally& tally) = 0;

    /// While the full-text index takes up new ads.
    virtual void indexing(std::uint64_t done, std::uint64_t total) = 0;
};

}  // namespace jobfeed
