// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"
#include "feed/public_feed_json.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace jobfeed {

/// What came of an interval whose total the feed tells exactly, and whether that is all there is.
///
/// A page is a snapshot. Pages are not one snapshot together: ads with equal `published` may change their
/// order between two requests, and an ad that goes moves those after it (README.md, "Ties", "Movement"). So
/// the distinct ads of all pages are held against the total that each of them names.
class Reading {
  public:
    Reading(Interval interval, std::uint64_t page_size)
        : interval_(interval), ads_per_part_(page_size * 9 / 10) {}

    [[nodiscard]] const Interval& interval() const { return interval_; }

    /// Takes up a page. Returns the number of pages there are, by the first page that came.
    std::uint64_t take(std::uint64_t number, const PublicFeedPage& page);

    /// Takes up what a reading of a part of this interval brought.
    void take_over(const Reading& part);

    /// Reads again what there was before: what is held stays, unless the interval moved.
    void start_again();

    [[nodiscard]] std::uint64_t total() const { return total_; }
    [[nodiscard]] std::uint64_t smallest_total() const { return smallest_total_; }
    [[nodiscard]] std::size_t held() const { return marks_.size(); }
    [[nodiscard]] bool came_in_one_page() const { return pages_.size() == 1; }

    /// All pages named the same total, and so many distinct ads are held.
    [[nodiscard]] bool adds_up() const { return !moved_ && marks_.size() == total_; }

    /// Whether there are more ads, by the last page that came, than are held.
    [[nodiscard]] bool lacks_some() const { return marks_.size() < total_; }
    [[nodiscard]] bool moved() const { return moved_; }

    /// Whether something is held that no time of update finds.
    [[nodiscard]] bool holds_undated_updates() const;

    /// The instants that lie on two pages: where ads are lost when only the order within ties changed. Empty
    /// if something else must have happened. Those too large for a page are divided by `updated`.
    [[nodiscard]] std::vector<Interval> torn_ties() const;

    /// The interval in parts that each fit a page, by what is held; together they are the whole interval.
    /// Fewer than two if nothing divides it.
    [[nodiscard]] std::vector<Interval> parts() const;

    /// The interval in two, by `updated`; empty if nothing divides it.
    [[nodiscard]] std::vector<Interval> halves_by_update() const;

    /// Whether something is held that may have come while the pages were read: it was updated since that
    /// moment, and `earlier` did not hold it just so. Of an entry that cannot be read, and tells nothing,
    /// that is not assumed: it would be so at the next pass, too.
    [[nodiscard]] bool may_hold_newcomers(Timestamp since, const Reading& earlier) const;

    /// Any uuid that is held.
    [[nodiscard]] std::optional<std::string> some_uuid() const;

  private:
    struct Mark {
        std::optional<Timestamp> published;
        std::optional<Timestamp> updated;
        bool has_uuid = true;
    };
    struct Edges {
        std::optional<Timestamp> newest;
        std::optional<Timestamp> oldest;

        void include(std::optional<Timestamp> published);
    };

    [[nodiscard]] std::vector<Interval> parts_of_instant(const Interval& instant, std::uint64_t most) const;
    [[nodiscard]] std::uint64_t most_per_part(std::size_t held_there) const;

    Interval interval_;
    std::uint64_t ads_per_part_;  ///< less than a page: a part that does not fit one costs two
    std::uint64_t total_ = 0;
    std::uint64_t smallest_total_ = 0;  ///< that a page named
    bool moved_ = false;
    std::unordered_map<std::string, Mark> marks_;  ///< by uuid; by raw text for what has none
    std::unordered_map<std::uint64_t, Edges> pages_;
};

/// When the ads that a pass has met were updated last: the latest moments of all.
class LatestUpdates {
  public:
    void take(std::optional<Timestamp> updated);

    [[nodiscard]] std::optional<Timestamp> latest() const;

    /// A moment since which some ads were updated, though no more than `most`; nothing if none is known.
    [[nodiscard]] std::optional<Timestamp> from(std::uint64_t most) const;

  private:
    std::map<Timestamp, std::uint64_t> counts_;  ///< an ad counts as often as it was met
};

}  // namespace jobfeed
