// SPDX-License-Identifier: MIT
#include "cli/terminal/sync_progress.hpp"

#include "cli/text/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

std::string ads_text(std::uint64_t met, std::optional<std::uint64_t> expected) {
    if (!expected || *expected < met) return counted(met, "ad", "ads");
    return fmt::format("{} of {} ads", grouped(met), grouped(*expected));
}

/// Empty until there is something to judge by.
std::string eta_text(double seconds, std::uint64_t met, std::optional<std::uint64_t> expected) {
    if (!expected || met == 0 || *expected <= met || seconds < 1) return {};
    const auto left =
        static_cast<std::uint64_t>(seconds * static_cast<double>(*expected - met) / static_cast<double>(met));
    return fmt::format(" · ETA {}:{:02}", left / 60, left % 60);
}

}  // namespace

void SyncProgress::reading(const Traffic& traffic, const Tally& tally) {
    if (!log_.progress_due()) return;
    const double seconds = std::chrono::duration<double>(clock_() - started_).count();
    const double rate = static_cast<double>(traffic.bytes) / 1e6 / std::max(seconds, 0.001);
    const std::uint64_t met = tally.seen() + tally.rejected;
    const std::string part = traffic.events > 0
                                 ? counted(traffic.events, "event", "events")
                                 : fmt::format("window {}", std::max<std::uint64_t>(traffic.windows, 1));
    log_.progress(fmt::format("{} · {} · {} · {:.1f} MB/s{}", part, ads_text(met, traffic.expected_ads),
                              counted(traffic.requests, "request", "requests"), rate,
                              eta_text(seconds, met, traffic.expected_ads)));
}

void SyncProgress::indexing(std::uint64_t done, std::uint64_t total) {
    if (log_.progress_due())
        log_.progress(fmt::format("indexing words · {} of {} ads", grouped(done), grouped(total)));
}

}  // namespace jobfeed::cli
