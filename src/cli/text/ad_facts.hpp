// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/kept_ad.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// A line about an ad: what it is about, and what there is to say.
struct Fact {
    std::string label;  ///< empty: as the one before
    std::string text;
    std::string link{};     ///< what to follow, which is the text; empty for none
    bool urgent = false;    ///< to be seen at once
    bool unbroken = false;  ///< of use only in one piece: a link, a uuid
};

/// Where to apply: at the source's own address, else where the ad came from, else at NAV.
[[nodiscard]] std::string apply_link(const Ad& ad);

/// The title, on one line.
[[nodiscard]] std::string headline(const Ad& ad);

/// The employer and the municipalities: `Bodø kommune · Bodø, Oslo`.
[[nodiscard]] std::string subtitle(const Ad& ad);

/// How to apply and until when, first; then places, terms, employer, contacts, classification and origin. Of
/// an ad that is not active, no contacts.
[[nodiscard]] std::vector<Fact> facts_of(const KeptAd& kept, Timestamp at);

/// What has happened to it, in Norwegian time.
[[nodiscard]] std::vector<Fact> facts_of(const std::vector<AdChange>& history);

/// `withdrawn Mon 10 Jun 2024 14:00`.
[[nodiscard]] std::string departure_text(const Departure& departure);

}  // namespace jobfeed::cli
