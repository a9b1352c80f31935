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

// An instant that nothing divides comes in another order each time: each round of several pages brings over half of
// what is missing, so a dozen leave one in four thousand.
constexpr int most_rounds = 12;

std::string bound(std::optional<Timestamp> moment, const char* open) { return moment ? to_string(*moment) : open; }

}  // namespace

std::size_t IntervalTree::add(Interval interval, std::optional<std::size_t> parent, int depth) {
    nodes_.push_back(std::make_unique<Node>(interval, page_size_));
    nodes_.back()->parent = parent;
    nodes_.back()->depth = depth;
    return nodes_.size() - 1;
}

std::uint64_t IntervalTree::take(std::size_t index, std::uint64_t number, const PublicFeedPage& page) {
    Node& node = *nodes_[index];
    const std::uint64_t pages = node.reading.take(number, page);
    if (number == 0) node.pages = pages;
    ++node.received;
    return node.pages;
}

std::vector<std::size_t> IntervalTree::settle(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.received < node.pages) return {};
    if (node.cut_off) return close(index, false);
    return node.reading.adds_up() ? close(index, true) : mend(index);
}

std::vector<std::size_t> IntervalTree::divide_wide_instant(std::size_t index) {
    Node& node = *nodes_[index];
    const auto halves = node.reading.halves_by_update();
    node.cut_off = halves.empty() || node.depth >= most_halvings;
    if (node.cut_off) return {};
    return open_parts(index, Stage::parts, halves);
}

std::vector<std::size_t> IntervalTree::open_parts(std::size_t index, Stage stage, const std::vector<Interval>& parts) {
    Node& node = *nodes_[index];
    node.stage = stage;
    node.open_parts = parts.size();
    node.parts_proved = true;
    std::vector<std::size_t> added;
    added.reserve(parts.size());
    for (const Interval& part : parts) added.push_back(add(part, index, node.depth + 1));
    return added;
}

std::vector<std::size_t> IntervalTree::mend(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.depth >= most_depth) return close(index, false);
    if (node.stage == Stage::whole) {
        if (const auto ties = node.reading.torn_ties(); !ties.empty()) return open_parts(index, Stage::ties, ties);
    }
    if (const auto parts = node.reading.parts(); parts.size() > 1) return open_parts(index, Stage::parts, parts);
    if (++node.rounds > most_rounds) return close(index, false);
    node.stage = Stage::parts;
    node.reading.start_again();
    node.pages = node.received = 0;
    return {index};
}

std::vector<std::size_t> IntervalTree::judge_parts(std::size_t index) {
    Node& node = *nodes_[index];
    if (node.stage == Stage::ties) {
        return node.parts_proved && node.reading.adds_up() ? close(index, true) : mend(index);
    }
    // Ads without a time of update are in no part by that time: they show in the total.
    const bool all_in_parts = !node.reading.interval().is_instant() || node.reading.held() >= node.reading.total();
    return close(index, node.parts_proved && all_in_parts);
}

std::string IntervalTree::in_words(const Node& node) {
    const Interval& interval = node.reading.interval();
    if (node.cut_off) {
        return fmt::format("more ads are published at {} than one answer of the feed reaches, and nothing divides them",
                           bound(interval.from, "one time"));
    }
    return fmt::format("the ads published from {} to {} did not add up: {} of {} were met", bound(interval.from, "the first"),
                       bound(interval.to, "the last"), node.reading.held(), node.reading.total());
}

std::vector<std::size_t> IntervalTree::close(std::size_t index, bool proved) {
    const std::unique_ptr<Node> node = std::move(nodes_[index]);
    ++counted_;
    std::string failure = proved ? std::string{} : !node->failure.empty() ? node->failure : in_words(*node);
    if (node->parent) {
        Node& parent = *nodes_[*node->parent];
        parent.reading.take_over(node->reading);
        parent.parts_proved = parent.parts_proved && proved;
        if (parent.failure.empty()) parent.failure = std::move(failure);
        return --parent.open_parts == 0 ? judge_parts(*node->parent) : std::vector<std::size_t>{};
    }
    if (failure_.empty()) failure_ = std::move(failure);
    if (node->is_movement) {
        touched_ = node->reading.published_unlike(updated_before_);
    } else if (proved && node->depth == 0 && node->stage != Stage::parts && !node->reading.came_in_one_page()) {
        by_totals_.push_back({node->reading.interval(), node->reading.parts()});
    }
    return {};
}

std::size_t IntervalTree::add_movement(Interval interval) {
    const std::size_t index = add(interval);
    nodes_[index]->is_movement = true;
    return index;
}

std::vector<std::size_t> IntervalTree::read_touched_again() {
    std::vector<std::size_t> added;
    for (const ProvedByTotals& proved : by_totals_) {
        const bool touched = std::any_of(touched_.begin(), touched_.end(), [&proved](Timestamp moment) {
            return !(proved.interval.from > moment) && !(proved.interval.to && *proved.interval.to < moment);
        });
        if (!touched) continue;
        for (const Interval& part : proved.parts) added.push_back(add(part, std::nullopt, 1));
    }
    by_totals_.clear();
    return added;
}

}  // namespace jobfeed
