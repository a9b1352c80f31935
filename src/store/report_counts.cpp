// SPDX-License-Identifier: MIT
#include "store/report_counts.hpp"

#include "store/text_functions.hpp"

#include <algorithm>
#include <cmath>

namespace jobfeed::store {
namespace {

/// Between the two values beside the place, in proportion, as spreadsheets and numpy do by default.
std::chrono::seconds quantile(const std::vector<std::int64_t>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    const double step =
        static_cast<double>(sorted[above] - sorted[below]) * (place - static_cast<double>(below));
    return std::chrono::seconds{sorted[below] + std::llround(step)};
}

}  // namespace

void NameCounter::add(std::int64_t ad, std::string_view name) {
    if (name.empty()) return;
    Entry& entry = entries_[entry_of(name)];
    if (entry.last_ad != ad) ++entry.count.ads;
    entry.last_ad = ad;
    if (last_ad_ != ad) ++ads_;
    last_ad_ = ad;
}

std::size_t NameCounter::entry_of(std::string_view name) {
    if (const auto known = by_name_.find(name); known != by_name_.end()) return known->second;
    const auto [place, is_new] = by_folded_.try_emplace(folded(name), entries_.size());
    if (is_new) entries_.push_back({.count = {.name = std::string(name)}});
    by_name_.emplace(name, place->second);
    return place->second;
}

ReportNames NameCounter::most(std::size_t limit, std::uint64_t ads) const {
    ReportNames found{.names = entries_.size(), .ads_without = ads - ads_};
    for (const Entry& entry : entries_) found.most.push_back(entry.count);
    const auto end = found.most.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.most.size()));
    std::partial_sort(found.most.begin(), end, found.most.end(),
                      [](const NameCount& one, const NameCount& other) {
                          return one.ads != other.ads ? one.ads > other.ads : one.name < other.name;
                      });
    found.most.erase(end, found.most.end());
    return found;
}

void TimeCounter::add(Timestamp from, Timestamp to) {
    if (from == Timestamp{} || to < from) {
        ++unknown_;
    } else {
        seconds_.push_back(std::chrono::floor<std::chrono::seconds>(to - from).count());
    }
}

ReportTimes TimeCounter::times() const {
    ReportTimes times{.ads = seconds_.size(), .unknown = unknown_};
    if (seconds_.empty()) return times;
    std::vector<std::int64_t> sorted = seconds_;
    std::sort(sorted.begin(), sorted.end());
    times.lower_quartile = quantile(sorted, 0.25);
    times.median = quantile(sorted, 0.5);
    times.upper_quartile = quantile(sorted, 0.75);
    return times;
}

}  // namespace jobfeed::store
