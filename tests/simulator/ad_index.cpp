// SPDX-License-Identifier: MIT
#include "ad_index.hpp"

#include "random.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace simulator {
namespace {

/// What ads are sorted by: a missing `published` is older than any other.
std::int64_t sort_key(const AdPointer& ad) {
    return ad->published().value_or(std::numeric_limits<std::int64_t>::min());
}

/// Which of the hits, counted from 0, a page shows.
struct Window {
    std::size_t from;
    std::size_t to;
};

Window window_of(const PageRequest& wanted, std::size_t hits) {
    const auto page = std::clamp<std::int64_t>(wanted.page, 0, wanted.cap / wanted.size);
    const auto from = page * wanted.size;
    // NAV's caps are never below a page; a test's may be, and must still be the most that a query shows.
    const auto reachable = wanted.cap < wanted.size ? wanted.cap : from + wanted.size;
    const auto to = std::min(static_cast<std::int64_t>(hits), reachable);
    return {static_cast<std::size_t>(std::min(from, to)), static_cast<std::size_t>(to)};
}

/// Adds those places of the tie `first`..`last`-1 to `chosen` that the window shows, once it is shuffled.
void choose_from_tie(std::size_t first, std::size_t last, Window window, Random random,
                     std::vector<std::size_t>& chosen) {
    std::vector<std::size_t> order(last - first);
    std::iota(order.begin(), order.end(), first);
    for (std::size_t left = order.size(); left > 1; --left) {
        std::swap(order[left - 1], order[random.below(left)]);
    }
    const auto begin = std::max(first, window.from);
    const auto end = std::min(last, window.to);
    for (auto place = begin; place < end; ++place) {
        chosen.push_back(order[place - first]);
    }
}

/// The page of these hits. A tie is shuffled whole, also what lies outside the page and beyond the cap.
std::vector<AdPointer> cut_page(std::span<const AdPointer> hits, const PageRequest& wanted) {
    const auto window = window_of(wanted, hits.size());
    std::vector<std::size_t> chosen;
    auto place = window.from;
    while (place < window.to) {
        if (wanted.order == Order::kept) {
            chosen.push_back(place++);
            continue;
        }
        const auto key = sort_key(hits[place]);
        const auto tie = std::ranges::equal_range(hits, key, std::greater{}, sort_key);
        const auto first = static_cast<std::size_t>(tie.begin() - hits.begin());
        const auto last = first + tie.size();
        choose_from_tie(first, last, window, Random{wanted.tie_seed, static_cast<std::uint64_t>(key)},
                        chosen);
        place = last;
    }
    std::vector<AdPointer> page;
    page.reserve(chosen.size());
    for (const auto index : chosen) {
        page.push_back(hits[index]);
    }
    return page;
}

}  // namespace

void AdIndex::put(std::span<const AdPointer> ads) {
    for (const auto& ad : ads) {
        if (const auto found = by_uuid_.find(ad->uuid()); found != by_uuid_.end()) {
            take_out(found->second);
        }
        by_uuid_.insert_or_assign(ad->uuid(), ad);
    }
    const auto old_size = static_cast<std::ptrdiff_t>(newest_first_.size());
    for (const auto& ad : ads) {
        // Of two with one uuid in this batch the later is the one that counts.
        if (by_uuid_.at(ad->uuid()) == ad) {
            newest_first_.push_back(ad);
        }
    }
    const auto is_newer = [](const auto& left, const auto& right) {
        return sort_key(left) > sort_key(right);
    };
    const auto added = newest_first_.begin() + old_size;
    std::stable_sort(added, newest_first_.end(), is_newer);
    std::inplace_merge(newest_first_.begin(), added, newest_first_.end(), is_newer);
}

void AdIndex::add_copy(const AdPointer& ad) {
    copies_.emplace(ad->uuid(), ad);
    newest_first_.insert(std::ranges::upper_bound(newest_first_, sort_key(ad), std::greater{}, sort_key), ad);
}

bool AdIndex::remove(const std::string& uuid) {
    const auto found = by_uuid_.find(uuid);
    if (found == by_uuid_.end()) {
        return false;
    }
    take_out(found->second);
    by_uuid_.erase(found);
    const auto [first, last] = copies_.equal_range(uuid);
    std::for_each(first, last, [this](const auto& copy) { take_out(copy.second); });
    copies_.erase(first, last);
    return true;
}

void AdIndex::take_out(const AdPointer& ad) {
    const auto tie = std::ranges::equal_range(newest_first_, sort_key(ad), std::greater{}, sort_key);
    const auto place = std::ranges::find(tie, ad);
    if (place != tie.end()) {
        newest_first_.erase(place);
    }
}

AdPointer AdIndex::find(const std::string& uuid) const {
    const auto found = by_uuid_.find(uuid);
    return found == by_uuid_.end() ? nullptr : found->second;
}

std::span<const AdPointer> AdIndex::published_within(const DateInterval& interval) const {
    const auto begin = std::ranges::lower_bound(newest_first_, interval.last, std::greater{}, sort_key);
    const auto end = std::ranges::upper_bound(newest_first_, interval.first, std::greater{}, sort_key);
    return begin < end ? std::span{begin, end} : std::span<const AdPointer>{};
}

Page AdIndex::search(const AdQuery& query, const PageRequest& wanted) const {
    std::span<const AdPointer> hits{newest_first_};
    if (query.published) {
        hits = published_within(*query.published);
    }
    std::vector<AdPointer> filtered;
    if (!query.uuid.wanted.empty() && copies_.empty()) {
        const auto found = find(query.uuid.wanted.front());
        if (found && query.accepts(*found)) {
            filtered.push_back(found);
        }
        hits = filtered;
    } else if (!query.only_published()) {
        std::ranges::copy_if(hits, std::back_inserter(filtered),
                             [&](const auto& ad) { return query.accepts(*ad); });
        hits = filtered;
    }
    return {cut_page(hits, wanted), static_cast<std::int64_t>(hits.size())};
}

std::vector<AdPointer> AdIndex::all() const {
    if (copies_.empty()) {
        return newest_first_;
    }
    std::vector<AdPointer> all;
    std::ranges::copy_if(newest_first_, std::back_inserter(all),
                         [this](const auto& ad) { return find(ad->uuid()) == ad; });
    return all;
}

}  // namespace simulator
