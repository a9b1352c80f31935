// SPDX-License-Identifier: MIT
#include "ad_store.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
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

void AdStore::put(std::span<const AdPointer> ads) {
    const std::unique_lock lock{mutex_};
    for (const auto& ad : ads) {
        remove_locked(ad->uuid());
        by_uuid_.insert_or_assign(ad->uuid(), ad);
    }
    const auto old_size = static_cast<std::ptrdiff_t>(newest_first_.size());
    for (const auto& ad : ads) {
        // Of two with one uuid in this batch the later is the one that counts.
        if (by_uuid_.at(ad->uuid()) == ad) {
            newest_first_.push_back(ad);
        }
    }
    const auto added = newest_first_.begin() + old_size;
    std::stable_sort(added, newest_first_.end(),
                     [](const auto& left, const auto& right) { return sort_key(left) > sort_key(right); });
    std::inplace_merge(newest_first_.begin(), added, newest_first_.end(),
                       [](const auto& left, const auto& right) { return sort_key(left) > sort_key(right); });
}

bool AdStore::remove(const std::string& uuid) {
    const std::unique_lock lock{mutex_};
    const auto size_before = by_uuid_.size();
    remove_locked(uuid);
    return by_uuid_.size() < size_before;
}

void AdStore::remove_locked(const std::string& uuid) {
    const auto found = by_uuid_.find(uuid);
    if (found == by_uuid_.end()) {
        return;
    }
    const auto tie =
        std::ranges::equal_range(newest_first_, sort_key(found->second), std::greater{}, sort_key);
    const auto place = std::ranges::find(tie, found->second);
    if (place != tie.end()) {
        newest_first_.erase(place);
    }
    by_uuid_.erase(found);
}

AdPointer AdStore::find(const std::string& uuid) const {
    const std::shared_lock lock{mutex_};
    const auto found = by_uuid_.find(uuid);
    return found == by_uuid_.end() ? nullptr : found->second;
}

std::span<const AdPointer> AdStore::published_within(const DateInterval& interval) const {
    const auto begin = std::ranges::lower_bound(newest_first_, interval.last, std::greater{}, sort_key);
    const auto end = std::ranges::upper_bound(newest_first_, interval.first, std::greater{}, sort_key);
    return begin < end ? std::span{begin, end} : std::span<const AdPointer>{};
}

Page AdStore::search(const AdQuery& query, const PageRequest& wanted) const {
    const std::shared_lock lock{mutex_};
    std::span<const AdPointer> hits{newest_first_};
    if (query.published) {
        hits = published_within(*query.published);
    }
    std::vector<AdPointer> filtered;
    if (!query.uuid.wanted.empty()) {
        const auto found = by_uuid_.find(query.uuid.wanted.front());
        if (found != by_uuid_.end() && query.accepts(*found->second)) {
            filtered.push_back(found->second);
        }
        hits = filtered;
    } else if (!query.only_published()) {
        std::ranges::copy_if(hits, std::back_inserter(filtered),
                             [&](const auto& ad) { return query.accepts(*ad); });
        hits = filtered;
    }
    return {cut_page(hits, wanted), static_cast<std::int64_t>(hits.size())};
}

std::vector<AdPointer> AdStore::sample(std::size_t count, Random& random) const {
    auto ads = all();
    const auto wanted = std::min(count, ads.size());
    for (std::size_t place = 0; place < wanted; ++place) {
        std::swap(ads[place], ads[place + random.below(ads.size() - place)]);
    }
    ads.resize(wanted);
    return ads;
}

std::vector<AdPointer> AdStore::all() const {
    const std::shared_lock lock{mutex_};
    return newest_first_;
}

std::size_t AdStore::size() const {
    const std::shared_lock lock{mutex_};
    return newest_first_.size();
}

}  // namespace simulator
