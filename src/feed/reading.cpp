// SPDX-License-Identifier: MIT
#include "feed/reading.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace jobfeed {
namespace {

using Counts = std::map<Timestamp, std::size_t>;

// Of so many ads, not all go at once.
constexpr std::size_t enough_known = 10;

/// Where to cut, so that each part holds at most `most` ads, unless a single moment holds more: the first
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

using Bound = std::optional<Timestamp> Interval::*;

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

}  // namespace

void Reading::Edges::include(std::optional<Timestamp> published) {
    if (!published) return;
    newest = newest ? std::max(*newest, *published) : *published;
    oldest = oldest ? std::min(*oldest, *published) : *published;
}

std::uint64_t Reading::take(std::uint64_t number, const PublicFeedPage& page) {
    if (pages_.empty()) total_ = smallest_total_ = page.total_elements;
    if (page.total_elements != total_) moved_ = true;
    total_ = page.total_elements;
    smallest_total_ = std::min(smallest_total_, total_);
    Edges edges;
    for (const Ad& ad : page.ads) {
        marks_.insert_or_assign(ad.uuid, Mark{ad.published, ad.updated});
        edges.include(ad.published);
    }
    std::map<std::string, int> twins;  // entries without a uuid that are the same to the letter
    for (const Rejected& entry : page.rejected) {
        std::string key = entry.uuid ? *entry.uuid : entry.raw;
        if (const int before = twins[key]++; before > 0 && !entry.uuid)
            key.append(" ").append(std::to_string(before));
        marks_.insert_or_assign(std::move(key), Mark{entry.published, entry.updated, entry.uuid.has_value()});
        edges.include(entry.published);
    }
    pages_.insert_or_assign(number, edges);
    return page.total_pages;
}

void Reading::take_over(const Reading& part) {
    marks_.insert(part.marks_.begin(), part.marks_.end());
}

void Reading::start_again() {
    if (moved_) marks_.clear();
    moved_ = false;
    pages_.clear();
}

std::vector<Interval> Reading::torn_ties() const {
    if (moved_ || marks_.size() > total_ || interval_.is_instant()) return {};
    std::set<Timestamp> torn;
    for (const auto& [number, edges] : pages_) {
        const auto next = pages_.find(number + 1);
        if (next != pages_.end() && edges.oldest && edges.oldest == next->second.newest)
            torn.insert(*edges.oldest);
    }
    const auto in_ties = std::count_if(marks_.begin(), marks_.end(), [&torn](const auto& entry) {
        return entry.second.published && torn.count(*entry.second.published) > 0;
    });
    const std::uint64_t most = most_per_part(static_cast<std::size_t>(in_ties));
    std::vector<Interval> parts;
    for (const Timestamp instant : torn) {
        Interval tie = interval_;
        tie.from = tie.to = instant;
        const auto divided = parts_of_instant(tie, most);
        parts.insert(parts.end(), divided.begin(), divided.end());
    }
    return parts;
}

std::vector<Interval> Reading::parts() const {
    const std::uint64_t most = most_per_part(marks_.size());
    if (interval_.is_instant()) return parts_of_instant(interval_, most);
    Counts counts;
    for (const auto& [uuid, mark] : marks_) {
        if (mark.published) ++counts[*mark.published];
    }
    return cut(interval_, cuts(counts, most), &Interval::from, &Interval::to);
}

/// What is held may fall short of what there is: the parts are to fit a page with what is missing, too.
std::uint64_t Reading::most_per_part(std::size_t held_there) const {
    const std::uint64_t missing = total_ > marks_.size() ? total_ - marks_.size() : 0;
    return std::max<std::uint64_t>(
        1, ads_per_part_ * held_there / std::max<std::uint64_t>(1, held_there + missing));
}

std::vector<Interval> Reading::parts_of_instant(const Interval& instant, std::uint64_t most) const {
    Counts counts;
    for (const auto& [uuid, mark] : marks_) {
        if (mark.published == instant.from && mark.updated) ++counts[*mark.updated];
    }
    return cut(instant, cuts(counts, most), &Interval::updated_from, &Interval::updated_to);
}

std::vector<Interval> Reading::halves_by_update() const {
    std::vector<Timestamp> moments;
    for (const auto& [uuid, mark] : marks_) {
        if (mark.updated) moments.push_back(*mark.updated);
    }
    std::sort(moments.begin(), moments.end());
    if (moments.empty() || moments.front() == moments.back()) return {};
    // The first moment above the smallest, from the middle on, leaves ads on both sides.
    const auto middle = std::max(moments.begin() + static_cast<std::ptrdiff_t>(moments.size() / 2),
                                 std::upper_bound(moments.begin(), moments.end(), moments.front()));
    return cut(interval_, {*middle}, &Interval::updated_from, &Interval::updated_to);
}

bool Reading::may_hold_newcomers(Timestamp since, const Reading& earlier) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const auto& entry) {
        const auto& [uuid, mark] = entry;
        if (!mark.updated || *mark.updated < since) return false;
        const auto before = earlier.marks_.find(uuid);
        return before == earlier.marks_.end() || before->second.updated != mark.updated;
    });
}

bool Reading::holds_undated_updates() const {
    return std::any_of(marks_.begin(), marks_.end(), [](const auto& entry) { return !entry.second.updated; });
}

std::optional<std::string> Reading::some_uuid() const {
    for (const auto& [uuid, mark] : marks_) {
        if (mark.has_uuid) return uuid;
    }
    return std::nullopt;
}

void LatestUpdates::take(std::optional<Timestamp> updated) {
    if (!updated) return;
    ++counts_[*updated];
    if (counts_.size() > enough_known) counts_.erase(counts_.begin());
}

std::optional<Timestamp> LatestUpdates::latest() const {
    return counts_.empty() ? std::nullopt : std::optional(counts_.rbegin()->first);
}

std::optional<Timestamp> LatestUpdates::from(std::uint64_t most) const {
    std::optional<Timestamp> moment;
    std::uint64_t ads = 0;
    for (auto latest = counts_.rbegin(); latest != counts_.rend() && ads < enough_known; ++latest) {
        ads += latest->second;
        if (ads > most) break;
        moment = latest->first;
    }
    return moment;
}

}  // namespace jobfeed
