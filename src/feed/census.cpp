// SPDX-License-Identifier: MIT
#include "feed/census.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace jobfeed::feed {
namespace {

bool is_earlier(const KnownEntry& a, const KnownEntry& b) {
    return a.updated < b.updated;
}

template <typename Iterator>
bool holds(Iterator first, Iterator last, EntryKey key) {
    return std::any_of(first, last, [key](const KnownEntry& entry) { return entry.key == key; });
}

}  // namespace

std::vector<Census::Span> Census::begin(std::vector<KnownEntry> entries, Timestamp end, std::uint64_t most) {
    entries_ = std::move(entries);
    std::sort(entries_.begin(), entries_.end(), is_earlier);
    const auto later = std::upper_bound(entries_.begin(), entries_.end(), KnownEntry{end, {}}, is_earlier);
    const Span whole{.interval = {.updated_to = end},
                     .last = static_cast<std::size_t>(later - entries_.begin())};
    return cut(whole, most);
}

std::vector<Census::Span> Census::cut(const Span& span, std::uint64_t most) const {
    std::vector<Span> parts;
    Span rest = span;
    while (rest.size() > most) {
        // What was updated at one moment stays together.
        auto end = rest.first + most;
        const auto moment = entries_[end].updated;
        while (end > rest.first && entries_[end - 1].updated == moment) --end;
        if (end == rest.first) {
            while (end < rest.last && entries_[end].updated == moment) ++end;
            if (end == rest.last) break;
        }
        Span part = rest;
        part.last = rest.first = end;
        rest.interval.updated_from = entries_[end].updated;
        part.interval.updated_to = before(entries_[end].updated);
        parts.push_back(part);
    }
    parts.push_back(rest);
    return parts;
}

std::vector<Census::Span> Census::divide(const Span& span, std::uint64_t counted) const {
    // To halve down to one difference takes about as many requests as eight pages.
    constexpr std::uint64_t cost_of_one = 8;
    const auto difference = counted > span.size() ? counted - span.size() : span.size() - counted;
    const bool halve = span.size() > per_page_ && difference * cost_of_one < span.size() / per_page_;
    const auto most = counted > span.size() ? per_page_ : page_;
    auto parts = cut(span, halve ? (span.size() + 1) / 2 : most);
    for (Span& part : parts) part.to_be_read = !halve || parts.size() == 1;
    return parts;
}

std::vector<EntryKey> Census::absent(const Span& span, const Places& places) const {
    std::set<EntryKey> there;
    for (const Place& place : places) {
        there.insert(place.key);
        there.insert(copy_of(place.key));
    }
    std::vector<EntryKey> keys;
    for (auto i = span.first; i < span.last; ++i) {
        if (there.count(entries_[i].key) == 0) keys.push_back(entries_[i].key);
    }
    return keys;
}

bool Census::is_copy(EntryKey key, std::optional<Timestamp> updated) const {
    if (!updated) return false;
    const auto [first, last] =
        std::equal_range(entries_.begin(), entries_.end(), KnownEntry{*updated, {}}, is_earlier);
    return !holds(first, last, key) && holds(last, entries_.end(), key);
}

bool Census::knows(const Place& place) const {
    if (!place.updated) return false;
    const auto [first, last] =
        std::equal_range(entries_.begin(), entries_.end(), KnownEntry{*place.updated, {}}, is_earlier);
    return holds(first, last, place.key) || holds(entries_.begin(), entries_.end(), place.key);
}

std::optional<Timestamp> Census::latest(const std::set<EntryKey>& gone) const {
    const std::uint64_t enough = std::clamp<std::uint64_t>(per_page_ / 2, 1, 10);
    std::optional<Timestamp> moment;
    std::uint64_t found = 0;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (found >= enough && entry->updated != moment) break;
        if (gone.count(entry->key) > 0) continue;
        moment = entry->updated;
        ++found;
    }
    return moment;
}

}  // namespace jobfeed::feed
