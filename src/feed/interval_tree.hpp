// SPDX-License-Identifier: MIT
#pragma once

#include "feed/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// The intervals of a pass. One that does not add up is read again in parts, those in parts of their own, a
/// bounded number of times; it is proved once all of its parts are.
class IntervalTree {
  public:
    explicit IntervalTree(std::uint64_t page_size) : page_size_(page_size) {}

    /// A new interval; its number.
    std::size_t add(Interval interval) { return add(interval, std::nullopt); }

    [[nodiscard]] const Interval& interval(std::size_t node) const {
        return nodes_[node]->reading.interval();
    }
    [[nodiscard]] std::uint64_t total(std::size_t node) const { return nodes_[node]->reading.total(); }
    [[nodiscard]] std::uint64_t pages(std::size_t node) const { return nodes_[node]->pages; }
    [[nodiscard]] std::optional<std::string> some_uuid(std::size_t node) const {
        return nodes_[node]->reading.some_uuid();
    }

    /// Whether a part has as many ads as the whole had on some page: a cap that has fallen meanwhile makes
    /// both the same.
    [[nodiscard]] bool is_as_large_as_the_whole(std::size_t index) const;

    /// Whether reading this node is reading something again.
    [[nodiscard]] bool is_again(std::size_t node) const {
        return nodes_[node]->depth > 0 || nodes_[node]->rounds > 0;
    }

    /// Takes up a page; returns how many there are.
    std::uint64_t take(std::size_t index, std::uint64_t number, const PublicFeedPage& page);

    /// To be called after each page: once all have come, judges the interval. Returns the nodes to read now.
    [[nodiscard]] std::vector<std::size_t> settle(std::size_t index);

    /// Divides an interval with more ads than the feed's cap. Returns the nodes to read now; none if nothing
    /// divides it: then what the cap leaves of it is to be read, and proves nothing.
    [[nodiscard]] std::vector<std::size_t> divide_too_wide(std::size_t index);

    /// Takes up which ads had been updated just before the pass: they did not come while it ran.
    void take_updated_before(const PublicFeedPage& page) { updated_before_.take(0, page); }

    /// From now on, what was updated since that moment may have come while it was read.
    void expect_newcomers_since(Timestamp moment) { newcomers_since_ = moment; }

    /// A new interval that is a look at what moved while others were read.
    std::size_t add_look(Interval interval) { return *(look_ = add(interval)); }

    /// Whether the last look, which is closed, is the end: it came in one page, or brought nothing beyond the
    /// one before.
    [[nodiscard]] bool look_is_the_end() const { return look_is_the_end_; }

    /// How many intervals were held against their total.
    [[nodiscard]] std::uint64_t counted() const { return counted_; }

    /// The first interval that could not be proved, in words; empty if there is none.
    [[nodiscard]] const std::string& failure() const { return failure_; }

  private:
    /// What is being read of an interval: all of it, the ties that pages tore apart, or all of it in parts.
    enum class Stage { whole, ties, parts };

    struct Node {
        Node(Interval interval, std::uint64_t page_size) : reading(interval, page_size) {}

        Reading reading;
        std::optional<std::size_t> parent;
        int depth = 0;               ///< how many times what it is a part of was read in parts
        int halvings = 0;            ///< of these, for the feed's cap
        int rounds = 0;              ///< readings of this very interval after the first
        std::uint64_t pages = 0;     ///< that there are
        std::uint64_t received = 0;  ///< of these
        Stage stage = Stage::whole;
        std::size_t open_parts = 0;
        bool parts_proved = true;
        std::string failure{};  ///< of the first part that was not proved, in words
        bool too_wide = false;  ///< for the cap, or perhaps: the total is no more than a lower bound
        bool cut_off = false;   ///< by the cap, and nothing divides it
    };

    std::size_t add(Interval interval, std::optional<std::size_t> parent);
    std::vector<std::size_t> open_parts(std::size_t index, Stage stage, const std::vector<Interval>& parts);
    [[nodiscard]] bool is_proved(const Node& node) const;
    std::vector<std::size_t> mend(std::size_t index);
    [[nodiscard]] static std::string in_words(const Node& node);
    std::vector<std::size_t> close(std::size_t index, bool proved);
    std::vector<std::size_t> judge_parts(std::size_t index);
    void close_look(const Node& node);

    std::vector<std::unique_ptr<Node>> nodes_;
    std::uint64_t page_size_;
    Reading updated_before_{Interval{}, page_size_};
    std::optional<Timestamp> newcomers_since_;
    std::optional<std::size_t> look_;
    std::optional<Reading> last_look_;
    bool look_is_the_end_ = false;
    std::uint64_t counted_ = 0;
    std::string failure_;
};

}  // namespace jobfeed
