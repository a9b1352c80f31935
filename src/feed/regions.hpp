// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"
#include "feed/public_feed_json.hpp"

#include <jobfeed/known_feed.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace jobfeed::feed {

/// An entry of the feed, and where it is on the feed's two axes.
struct Place {
    EntryKey key;
    std::optional<Timestamp> published;
    std::optional<Timestamp> updated;

    bool operator==(const Place&) const = default;
};

struct PlaceHash {
    std::size_t operator()(const Place& place) const noexcept {
        const auto moment = place.updated ? place.updated->time_since_epoch().count() : 0;
        return place.key.low ^ static_cast<std::uint64_t>(moment);
    }
};

using Places = std::unordered_set<Place, PlaceHash>;

/// The key of the second copy of an entry that is in the feed twice.
[[nodiscard]] EntryKey copy_of(EntryKey key);

/// What is on a page. The second of two entries with one key has the key of a copy.
[[nodiscard]] std::vector<Place> places_on(const PublicFeedPage& page);

/// Reads regions of the feed, each until it is proved that nothing in it was missed (README.md, "The proof").
///
/// One page is a consistent snapshot; several together are not. A stable region can only shrink: it is
/// complete once as many distinct entries were read as its first page counted. What is not proved is read
/// again in parts that each fit a page, as far as its times allow.
class Regions {
  public:
    /// A page to be asked for.
    struct Page {
        std::size_t region;
        Interval interval;
        std::uint64_t number = 0;
        std::uint64_t known = 0;  ///< so many entries are known to be in the interval
        bool again = false;       ///< it is read once more
    };

    /// A region that has been read to its end.
    struct Closed {
        std::size_t region;
        Interval interval;
        Places places;
        std::string failure;  ///< why it is not proved
    };

    explicit Regions(std::uint64_t page_size) : page_size_(page_size) {}

    /// No question reaches more entries than this.
    void set_cap(std::uint64_t cap) { cap_ = cap; }

    [[nodiscard]] std::optional<std::uint64_t> cap() const { return cap_; }

    /// The number that the next region will have.
    [[nodiscard]] std::size_t next_number() const { return nodes_.size(); }

    /// A new region, and the first page to ask for. `stable`: nothing can come into it any more.
    [[nodiscard]] Page open(const Interval& interval, bool stable, std::uint64_t known);

    /// Takes up an answer; returns the pages to ask for next.
    [[nodiscard]] std::vector<Page> take(std::size_t region, std::uint64_t number,
                                         const PublicFeedPage& page);

    /// The next region that was closed; nothing if there is none.
    [[nodiscard]] std::optional<Closed> next_closed();

  private:
    enum class Stage { whole, ties, parts };

    struct Edges {
        std::optional<Timestamp> newest;
        std::optional<Timestamp> oldest;
    };

    struct Node {
        Interval interval;
        bool stable;
        std::optional<std::size_t> parent{};
        int depth = 0;     ///< how many divisions led to it
        int halvings = 0;  ///< of these, because of the cap
        int rounds = 0;    ///< readings after the first
        std::uint64_t first_total = 0;
        std::uint64_t total = 0;
        std::uint64_t pages = 0;
        std::uint64_t received = 0;
        std::uint64_t held_before = 0;  ///< when the present round began
        Places places{};
        std::map<std::uint64_t, Edges> edges{};  ///< of `published`, by page
        Stage stage = Stage::whole;
        std::deque<Interval> parts{};  ///< still to be opened
        std::size_t open_parts = 0;
        bool is_cut_off = false;  ///< by the cap, and nothing divides it
        bool leaves_out = false;  ///< its parts do not hold what has no time of publication
        std::string failure{};
    };

    struct Division {
        std::vector<Interval> parts{};
        bool leaves_out = false;
    };

    void enter(Node& node, std::uint64_t number, const PublicFeedPage& page) const;
    std::vector<Page> judge(std::size_t region);
    std::vector<Page> mend(std::size_t region);
    std::vector<Page> read_again(std::size_t region);
    std::vector<Page> halve(std::size_t region);
    std::vector<Page> open_parts(std::size_t region, Stage stage, Division division);
    std::vector<Page> open_next_parts(std::size_t region);
    std::vector<Page> judge_parts(std::size_t region);
    std::vector<Page> close(std::size_t region, std::string failure);
    [[nodiscard]] Division torn_ties(const Node& node) const;
    [[nodiscard]] Division divide(const Node& node, const Interval& interval, std::uint64_t most) const;
    [[nodiscard]] std::uint64_t most_per_part(const Node& node) const;

    std::uint64_t page_size_;
    std::optional<std::uint64_t> cap_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::deque<Closed> closed_;
};

/// Whether the place is in the interval.
[[nodiscard]] bool contains(const Interval& interval, const Place& place);

/// The interval in words.
[[nodiscard]] std::string describe(const Interval& interval);

}  // namespace jobfeed::feed
