// SPDX-License-Identifier: MIT
#include "feed/interval_tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed {
namespace {

// Parts of parts are enough for ties of ties; a feed that still does not add up is not at rest long enough.
constexpr int most_depth = 6;

// Each halving takes off about half of an instant's ads: enough for any number.
constexpr int most_halvings = 24;

// An instant that nothing divides comes in another order each time: each round of several pages brings over
// half of what is missing, so a dozen leave one in four thousand.
constexpr int most_rounds = 12;

std::string bound(std::optional<Timestamp> moment, const char* open) {
    return moment ? to_string(*moment) : open;
}

}  // namespace

std::size_t IntervalTree::add(Interval interval, std::optional<std::size_t> parent) {
    nodes_.push_back(std::make_unique<Node>(interval, page_size_));
    nodes_.back()->parent = parent;
    if (parent) {
        nodes_.back()->depth = nodes_[*parent]->depth + 1;
        nodes_.back()->halvings = nodes_[*parent]->halvings;
    }
    return nodes_.size() - 1;
}

std::uint64_t IntervalTree::take(std::size_t index, std::uint64_t number, const PublicFeedPage& page) {
    Node& node = *nodes_[index];
    const std::uint64_t pages = node.reading.take(number, page);
    if (number == 0) node.pages = pages;
    ++node.received;
    return node.pages;
}

bool IntervalTree::is_as_large_as_the_whole(std::size_t index) const {
    const Node& node = *nodes_[index];
    return node.parent && node.reading.total() >= nodes_[*node.parent]->reading.smallest_total();
}

std::vector<std::size_t> IntervalTree::settle(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.received < node.pages) return {};
    if (node.cut_off) return close(index, false);
    return is_proved(node) ? close(index, true) : mend(index);
}

/// One page is a snapshot. Several pages that add up have missed nothing that was there all the time, unless
/// something else came in its place: an ad that came, and one that went, leave a total as it was.
bool IntervalTree::is_proved(const Node& node) const {
    if (!node.reading.adds_up()) return false;
    return node.reading.came_in_one_page() || !newcomers_since_ ||
           !node.reading.may_hold_newcomers(*newcomers_since_, updated_before_);
}

std::vector<std::size_t> IntervalTree::divide_too_wide(std::size_t index) {
    Node& node = *nodes_[index];
    node.too_wide = true;
    const auto halves = node.reading.halves_by_update();
    node.cut_off = halves.empty() || node.halvings >= most_halvings;
    if (node.cut_off) return {};
    auto added = open_parts(index, Stage::parts, halves);
    for (const std::size_t half : added) ++nodes_[half]->halvings;
    return added;
}

std::vector<std::size_t> IntervalTree::open_parts(std::size_t index, Stage stage,
                                                  const std::vector<Interval>& parts) {
    Node& node = *nodes_[index];
    node.stage = stage;
    node.open_parts = parts.size();
    node.parts_proved = true;
    std::vector<std::size_t> added;
    added.reserve(parts.size());
    for (const Interval& part : parts) added.push_back(add(part, index));
    return added;
}

std::vector<std::size_t> IntervalTree::mend(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.depth - node.halvings >= most_depth) return close(index, false);
    if (node.stage == Stage::whole && !node.reading.adds_up()) {
        if (const auto ties = node.reading.torn_ties(); !ties.empty())
            return open_parts(index, Stage::ties, ties);
    }
    if (const auto parts = node.reading.parts(); parts.size() > 1)
        return open_parts(index, Stage::parts, parts);
    if (++node.rounds > most_rounds) return close(index, false);
    node.stage = Stage::parts;
    node.reading.start_again();
    node.pages = node.received = 0;
    return {index};
}

std::vector<std::size_t> IntervalTree::judge_parts(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.stage == Stage::ties) {
        return node.parts_proved && is_proved(node) ? close(index, true) : mend(index);
    }
    // Ads that lack the time by which an interval was divided are in no part: they show in the total, unless
    // something moved, or the cap has cut it off. Between two bounds of `published` every ad has that time.
    const Interval& interval = node.reading.interval();
    const bool total_is_exact = !node.too_wide && !node.reading.moved();
    const bool all_in_parts = (!total_is_exact && interval.from != interval.to) || !node.reading.lacks_some();
    if (node.too_wide && node.reading.holds_undated_updates()) return close(index, false);
    return close(index, node.parts_proved && all_in_parts);
}

std::string IntervalTree::in_words(const Node& node) {
    const Interval& interval = node.reading.interval();
    if (node.cut_off) {
        return fmt::format("more ads are {} {} than one answer of the feed reaches, and nothing divides them",
                           interval.from ? "published at" : "changed since",
                           bound(interval.from ? interval.from : interval.updated_from, "the first"));
    }
    return fmt::format("the ads published from {} to {} did not add up: {} of {} were met",
                       bound(interval.from, "the first"), bound(interval.to, "the last"), node.reading.held(),
                       node.reading.total());
}

/// A look of several pages may itself miss an ad that moves. The look after it meets that one, unless it has
/// moved once more.
void IntervalTree::close_look(const Node& node) {
    const bool brought_nothing =
        last_look_ && !node.too_wide && node.reading.adds_up() &&
        !node.reading.may_hold_newcomers(*node.reading.interval().updated_from, *last_look_);
    look_is_the_end_ = node.pages <= 1 || brought_nothing;
    last_look_ = node.reading;
}

std::vector<std::size_t> IntervalTree::close(std::size_t index, bool proved) {
    const std::unique_ptr<Node> node = std::move(nodes_[index]);
    ++counted_;
    if (index == look_) close_look(*node);
    std::string failure = proved ? std::string{} : !node->failure.empty() ? node->failure : in_words(*node);
    if (node->parent) {
        Node& parent = *nodes_[*node->parent];
        parent.reading.take_over(node->reading);
        parent.parts_proved = parent.parts_proved && proved;
        if (parent.failure.empty()) parent.failure = std::move(failure);
        return --parent.open_parts == 0 ? judge_parts(*node->parent) : std::vector<std::size_t>{};
    }
    if (failure_.empty()) failure_ = std::move(failure);
    return {};
}

}  // namespace jobfeed
