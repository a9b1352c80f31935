// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"
#include "feed/regions.hpp"

#include <jobfeed/known_feed.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace jobfeed::feed {

/// The known entries, sorted by `updated`, compared with the counts of the feed. An interval that counts as
/// many as are known is proved without being read; one that does not is divided, until what differs fits a
/// page.
class Census {
  public:
    /// A stretch of the known entries, and the interval that holds them and no others.
    struct Span {
        Interval interval;
        std::size_t first = 0;
        std::size_t last = 0;  ///< the one after
        bool to_be_read = false;

        [[nodiscard]] std::uint64_t size() const { return last - first; }
    };

    explicit Census(std::uint64_t page_size)
        : page_(std::max<std::uint64_t>(1, page_size)), per_page_(page_size < 2 ? 1 : page_size * 9 / 10) {}

    /// Takes the entries, which need no order, and cuts the axis up to `end` into spans of about `most`.
    std::vector<Span> begin(std::vector<KnownEntry> entries, Timestamp end, std::uint64_t most);

    /// What is to be done with a span of which the feed counts so many: parts to be counted or read.
    [[nodiscard]] std::vector<Span> divide(const Span& span, std::uint64_t counted) const;

    /// The keys of the entries of a span that were not there when it was read.
    [[nodiscard]] std::vector<EntryKey> absent(const Span& span, const Places& places) const;

    /// Whether the entry is known in another place, later on the axis: then this is an old copy of it.
    [[nodiscard]] bool is_copy(EntryKey key, std::optional<Timestamp> updated) const;

    /// Whether the entry is known, in whatever place.
    [[nodiscard]] bool knows(const Place& place) const;

    /// The moment since which the latest entries that are not gone were updated: some ten of them, or half of
    /// a small page, and what ties with them. Nothing if none is known.
    [[nodiscard]] std::optional<Timestamp> latest(const std::set<EntryKey>& gone) const;

  private:
    [[nodiscard]] std::vector<Span> cut(const Span& span, std::uint64_t most) const;

    std::uint64_t page_;
    std::uint64_t per_page_;  ///< leaves room for what is not known
    std::vector<KnownEntry> entries_;
};

}  // namespace jobfeed::feed
