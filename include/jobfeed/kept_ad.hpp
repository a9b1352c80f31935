// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>
#include <jobfeed/timestamp.hpp>

#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// Why and when an ad left.
struct Departure {
    std::string reason;  ///< `expired`, `withdrawn` or `out_of_scope`
    Timestamp at;
};

/// All that a mirror has of one ad.
struct KeptAd {
    Ad ad;  ///< without flaws, and without the scores of its categories
    Text description{};
    Text employer_description{};
    Timestamp first_seen{};
    std::optional<Timestamp> shown_until{};
    std::optional<Departure> departure{};  ///< nothing while the feed offers it; it may have expired since

    /// Whether it is active at this moment.
    [[nodiscard]] bool is_active(Timestamp at) const {
        return !departure && (!shown_until || *shown_until > at);
    }
};

/// Something that has happened to an ad.
struct AdEvent {
    Timestamp at;
    std::string kind;  ///< as in Change
};

}  // namespace jobfeed
