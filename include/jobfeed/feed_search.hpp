// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// From one moment to another, both included. An ad without a time lies in no range, not even an open one.
struct TimeRange {
    std::optional<Timestamp> first;
    std::optional<Timestamp> last;
};

/// All of the wanted values at once, and none of the unwanted.
struct ExactFilter {
    std::vector<std::string> wanted;
    std::vector<std::string> unwanted;
};

/// A search as NAV's public-feed takes it: all conditions must hold.
struct FeedSearch {
    Timestamp at = now();  ///< the moment by which an ad is active
    std::optional<TimeRange> published{};
    std::optional<TimeRange> updated{};
    ExactFilter uuid{};
    ExactFilter source{};
    ExactFilter orgnr{};
    std::string category{};  ///< its words, regardless of case; any of them, as a word of an occupation
    /// In upper case. Values of one are alternatives; both must hold in one place of work.
    std::vector<std::string> municipalities{};
    std::vector<std::string> counties{};

    std::uint64_t skip = 0;
    std::uint64_t most = 20;
    std::uint64_t cap = 5000;  ///< how far is counted
};

/// What a search has found.
struct FeedHits {
    std::uint64_t total = 0;         ///< at most the cap
    std::vector<std::string> ads{};  ///< each as the feed sent it; newest `published` first, then by uuid
};

class Mirror;

/// What NAV's public-feed would find in the mirror. Total and ads belong to one state of the database.
[[nodiscard]] FeedHits search_feed(const Mirror& mirror, const FeedSearch& search);

/// `text` in upper case.
[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace jobfeed
