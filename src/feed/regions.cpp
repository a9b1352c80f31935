// SPDX-License-Identifier: MIT
#include "feed/regions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace jobfeed::feed {
namespace {

using Counts = std::map<Timestamp, std::size_t>;
using Bound = std::optional<Timestamp> Interval::*;

// Parts of parts are enough for what moves a little; what moves more is not at rest long enough.
constexpr int most_depth = 6;

// Each halving takes off about half of what the cap hides: enough for any number.
constexpr int most_halvings = 24;

// Each round over what nothing divides brings over half of what is missing: a dozen leave one in 4,000.
constexpr int most_rounds = 12;

/// Where to cut, so that each part holds at most `most` entries, unless a single moment holds more: the first
/// moments of all parts but the first.
std::vector<Timestamp> cuts(const Counts& counts, std::uint64_t most) {
    std::vector<Timestamp> result;
    std::size_t in_part = 0;
    for (const auto& [moment, count] : counts) {
        if (in_part > 0 && in_part + count > most) {
            result.push_back(moment);
            in_part = 0;
        }
        in_part += count;
    }
    return result;
}

/// The interval, cut before each of these moments on the axis of these bounds.
std::vector<Interval> cut(const Interval& whole, const std::vector<Timestamp>& moments, Bound from,
                          Bound to) {
    std::vector<Interval> parts;
    Interval rest = whole;
    for (const Timestamp moment : moments) {
        Interval part = rest;
        part.*to = before(moment);
        parts.push_back(part);
        rest.*from = moment;
    }
    parts.push_back(rest);
    return parts;
}

std::string bounds(std::optional<Timestamp> from, std::optional<Timestamp> to) {
    if (from && from == to) return "at " + to_string(*from);
    std::string text;
    if (from) text = "from " + to_string(*from);
    if (to) text += (from ? " to " : "up to ") + to_string(*to);
    return text;
}

bool within(std::optional<Timestamp> from, std::optional<Timestamp> to, std::optional<Timestamp> moment) {
    if (!from && !to) return true;
    return moment && (!from || *from <= *moment) && (!to || *moment <= *to);
}

}  // namespace

EntryKey copy_of(EntryKey key) {
    return {.high = ~key.high, .low = key.low + 1};
}

std::vector<Place> places_on(const PublicFeedPage& page) {
    std::vector<Place> places;
    std::set<EntryKey> seen;
    const auto add = [&](EntryKey key, std::optional<Timestamp> published, std::optional<Timestamp> updated) {
        while (!seen.insert(key).second) key = copy_of(key);
        places.push_back({.key = key, .published = published, .updated = updated});
    };
    for (const Ad& ad : page.ads) add(entry_key(ad.uuid), ad.published, ad.updated);
    for (const Rejected& entry : page.rejected)
        add(entry_key(entry.uuid.value_or(entry.raw)), entry.published, entry.updated);
    return places;
}

bool contains(const Interval& interval, const Place& place) {
    return within(interval.from, interval.to, place.published) &&
           within(interval.updated_from, interval.updated_to, place.updated);
}

std::string describe(const Interval& interval) {
    std::string text = "the ads";
    if (interval.from || interval.to) text += " published " + bounds(interval.from, interval.to);
    if (interval.by_update()) text += " updated " + bounds(interval.updated_from, interval.updated_to);
    return text;
}

Regions::Page Regions::open(const Interval& interval, bool stable, std::uint64_t known) {
    nodes_.push_back(std::make_unique<Node>(Node{.interval = interval, .stable = stable}));
    return {.region = nodes_.size() - 1, .interval = interval, .known = known};
}

std::optional<Regions::Closed> Regions::next_closed() {
    if (closed_.empty()) return std::nullopt;
    Closed closed = std::move(closed_.front());
    closed_.pop_front();
    return closed;
}

std::vector<Regions::Page> Regions::take(std::size_t region, std::uint64_t number,
                                         const PublicFeedPage& page) {
    Node& node = *nodes_[region];
    enter(node, number, page);
    if (number == 0 && cap_ && node.total >= *cap_) {
        if (auto halves = halve(region); !halves.empty()) return halves;
    }
    if (number > 0 || node.pages <= 1)
        return node.received < node.pages ? std::vector<Page>{} : judge(region);
    std::vector<Page> rest;
    for (std::uint64_t next = 1; next < node.pages; ++next) {
        rest.push_back({.region = region,
                        .interval = node.interval,
                        .number = next,
                        .again = node.depth + node.rounds > 0});
    }
    return rest;
}

void Regions::enter(Node& node, std::uint64_t number, const PublicFeedPage& page) const {
    node.total = page.total_elements;
    const auto places = places_on(page);
    if (number == 0) {
        node.pages = page.total_pages;
        // Less than before: something went, and may be among what is held.
        if (node.rounds > 0 && node.total < node.first_total) node.places.clear();
        if (node.rounds == 0 || node.total < node.first_total) node.first_total = node.total;
        node.held_before = node.places.size();
    }
    ++node.received;
    Edges edges;
    for (const Place& place : places) {
        node.places.insert(place);
        if (!place.published) continue;
        edges.newest = std::max(edges.newest, place.published);
        edges.oldest = edges.oldest ? std::min(edges.oldest, place.published) : place.published;
    }
    node.edges.insert_or_assign(number, edges);
    if (node.pages <= 1 && places.size() < node.total)
        node.failure = "the feed counts more ads than it shows";
}

std::vector<Regions::Page> Regions::judge(std::size_t region) {
    Node& node = *nodes_[region];
    if (node.is_cut_off || (node.pages <= 1 && node.failure.empty()))
        return close(region, std::move(node.failure));
    if (node.stable && node.places.size() >= node.first_total) return close(region, {});
    const bool brought_nothing = node.rounds > 0 && node.places.size() == node.held_before;
    if (brought_nothing && node.places.size() == node.total) return close(region, {});
    return mend(region);
}

std::vector<Regions::Page> Regions::mend(std::size_t region) {
    Node& node = *nodes_[region];
    const auto failure = [&node] {
        return fmt::format("{}: {} of {} were read", describe(node.interval), node.places.size(), node.total);
    };
    if (node.depth - node.halvings >= most_depth) return close(region, failure());
    if (node.stable && node.stage == Stage::whole) {
        if (auto ties = torn_ties(node); !ties.parts.empty())
            return open_parts(region, Stage::ties, std::move(ties));
    }
    if (node.rounds == 0) {
        auto division = divide(node, node.interval, most_per_part(node));
        if (division.parts.size() > 1) return open_parts(region, Stage::parts, std::move(division));
    }
    if (node.rounds >= most_rounds) return close(region, failure());
    return read_again(region);
}

std::vector<Regions::Page> Regions::read_again(std::size_t region) {
    Node& node = *nodes_[region];
    ++node.rounds;
    node.pages = node.received = 0;
    node.edges.clear();
    node.failure.clear();
    return {
        {.region = region, .interval = node.interval, .known = node.places.empty() ? 0U : 1U, .again = true}};
}

/// The instants that lie on two pages, where entries are missed if only the order within ties changed.
Regions::Division Regions::torn_ties(const Node& node) const {
    if (node.interval.from && node.interval.from == node.interval.to) return {};
    std::set<Timestamp> torn;
    for (const auto& [number, edges] : node.edges) {
        const auto next = node.edges.find(number + 1);
        if (next != node.edges.end() && edges.oldest && edges.oldest == next->second.newest)
            torn.insert(*edges.oldest);
    }
    Division ties;
    for (const Timestamp instant : torn) {
        Interval tie = node.interval;
        tie.from = tie.to = instant;
        const auto divided = divide(node, tie, most_per_part(node)).parts;
        ties.parts.insert(ties.parts.end(), divided.begin(), divided.end());
    }
    return ties;
}

/// What is held may fall short of what there is: the parts are to fit a page with what is missing, too.
std::uint64_t Regions::most_per_part(const Node& node) const {
    const std::uint64_t held = node.places.size();
    const std::uint64_t all = std::max<std::uint64_t>({held, node.total, 1});
    return std::max<std::uint64_t>(1, page_size_ * 9 / 10 * held / all);
}

Regions::Division Regions::divide(const Node& node, const Interval& interval, std::uint64_t most) const {
    const auto counts_by = [&](std::optional<Timestamp> Place::*axis) {
        Counts counts;
        for (const Place& place : node.places) {
            if (place.*axis && contains(interval, place)) ++counts[*(place.*axis)];
        }
        return counts;
    };
    // Only what the feed was asked for by its time of update is sure to have one.
    if (interval.by_update()) {
        const auto moments = cuts(counts_by(&Place::updated), most);
        if (!moments.empty()) return {cut(interval, moments, &Interval::updated_from, &Interval::updated_to)};
    }
    const auto moments = cuts(counts_by(&Place::published), most);
    return {cut(interval, moments, &Interval::from, &Interval::to), !interval.from && !interval.to};
}

/// What the cap cuts off and nothing divides is read as far as it can be, and is not proved.
std::vector<Regions::Page> Regions::halve(std::size_t region) {
    Node& node = *nodes_[region];
    auto halves = divide(node, node.interval, (node.places.size() + 1) / 2);
    if (halves.parts.size() > 1 && node.halvings < most_halvings) {
        ++node.halvings;
        return open_parts(region, Stage::parts, std::move(halves));
    }
    node.is_cut_off = true;
    node.failure = fmt::format("{} are more than one query returns, and cannot be split further",
                               describe(node.interval));
    return {};
}

std::vector<Regions::Page> Regions::open_parts(std::size_t region, Stage stage, Division division) {
    Node& node = *nodes_[region];
    node.stage = stage;
    node.leaves_out = division.leaves_out;
    node.parts.assign(division.parts.begin(), division.parts.end());
    return open_next_parts(region);
}

/// Where something may still come, the parts are read one after the other, in the order of `updated`: what
/// moves on is read at its new place.
std::vector<Regions::Page> Regions::open_next_parts(std::size_t region) {
    std::vector<Page> pages;
    while (!nodes_[region]->parts.empty() && (pages.empty() || nodes_[region]->stable)) {
        Node& node = *nodes_[region];
        const Interval part = node.parts.front();
        node.parts.pop_front();
        const auto known = std::count_if(node.places.begin(), node.places.end(),
                                         [&part](const Place& place) { return contains(part, place); });
        ++node.open_parts;
        pages.push_back(open(part, node.stable, static_cast<std::uint64_t>(known)));
        pages.back().again = true;
        Node& opened = *nodes_.back();
        opened.parent = region;
        opened.depth = nodes_[region]->depth + 1;
        opened.halvings = nodes_[region]->halvings;
    }
    return pages;
}

std::vector<Regions::Page> Regions::judge_parts(std::size_t region) {
    Node& node = *nodes_[region];
    if (node.stage == Stage::ties) {
        if (node.failure.empty() && node.places.size() >= node.first_total) return close(region, {});
        node.failure.clear();
        return mend(region);
    }
    if (node.failure.empty() && node.leaves_out && node.places.size() < node.total)
        node.failure =
            fmt::format("some of {} have no publication time and were not read", describe(node.interval));
    return close(region, std::move(node.failure));
}

std::vector<Regions::Page> Regions::close(std::size_t region, std::string failure) {
    const std::unique_ptr<Node> node = std::move(nodes_[region]);
    if (!node->parent) {
        closed_.push_back({.region = region,
                           .interval = node->interval,
                           .places = std::move(node->places),
                           .failure = std::move(failure)});
        return {};
    }
    Node& parent = *nodes_[*node->parent];
    parent.places.merge(node->places);
    if (parent.failure.empty()) parent.failure = std::move(failure);
    --parent.open_parts;
    if (!parent.parts.empty()) return parent.stable ? std::vector<Page>{} : open_next_parts(*node->parent);
    return parent.open_parts == 0 ? judge_parts(*node->parent) : std::vector<Page>{};
}

}  // namespace jobfeed::feed
