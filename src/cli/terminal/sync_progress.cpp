// SPDX-License-Identifier: MIT
#include "cli/terminal/sync_progress.hpp"

#include "cli/text/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed::cli {
namespace {

std::string ads_text(std::uint64_t read, std::optional<std::uint64_t> expected) {
    if (!expected || *expected < read) return number_of(read, "ad", "ads");
    return fmt::format("{} of {} ads", grouped(read), grouped(*expected));
}

/// Nothing until there is something to judge by.
std::optional<std::string> eta_text(double seconds, std::uint64_t read,
                                    std::optional<std::uint64_t> expected) {
    if (!expected || read == 0 || *expected <= read || seconds < 1) return std::nullopt;
    const auto left = static_cast<std::uint64_t>(seconds * static_cast<double>(*expected - read) /
                                                 static_cast<double>(read));
    if (left >= 3600) return fmt::format("ETA {}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
    return fmt::format("ETA {}:{:02}", left / 60, left % 60);
}

double seconds_between(std::chrono::steady_clock::time_point start,
                       std::chrono::steady_clock::time_point end) {
    return std::chrono::duration<double>(end - start).count();
}

}  // namespace

void SyncProgress::begin(std::optional<std::uint64_t> expected) {
    expected_ = expected;
    before_ = read_;
    part_started_ = clock_();
}

void SyncProgress::phase(std::string_view name) {
    log_.detail(name);
    begin(std::nullopt);
}

void SyncProgress::to_look_up(std::uint64_t ads) {
    begin(ads);
}

void SyncProgress::reading(const Traffic& traffic, const Tally& tally) {
    read_ = tally.seen() + tally.rejected + tally.not_found + tally.failed;
    if (!log_.progress_due()) return;
    const auto now = clock_();
    const double rate =
        static_cast<double>(traffic.bytes) / 1e6 / std::max(seconds_between(started_, now), 0.001);
    const bool only_events = traffic.events > 0 && !expected_;
    // A feed of events tells no total of its own: what it tells grows with what is asked.
    const auto expected = traffic.events > 0 ? expected_ : traffic.expected_ads;
    const std::uint64_t read = expected_ ? read_ - before_ : read_;
    std::vector<std::string> parts;
    parts.push_back(only_events ? number_of(traffic.events, "event", "events") : ads_text(read, expected));
    if (auto eta = eta_text(seconds_between(part_started_, now), read, expected)) parts.push_back(*eta);
    if (traffic.events == 0)
        parts.push_back(fmt::format("window {}", std::max<std::uint64_t>(traffic.windows, 1)));
    parts.push_back(number_of(traffic.requests, "request", "requests"));
    parts.push_back(rate < 0.1 ? fmt::format("{:.0f} kB/s", rate * 1e3) : fmt::format("{:.1f} MB/s", rate));
    log_.progress(std::move(parts));
}

void SyncProgress::indexing(std::uint64_t done, std::uint64_t total) {
    if (log_.progress_due())
        log_.progress({"indexing words", fmt::format("{} of {} ads", grouped(done), grouped(total))});
}

}  // namespace jobfeed::cli
