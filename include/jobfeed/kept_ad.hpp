// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>
#include <jobfeed/mirror.hpp>
#include <jobfeed/timestamp.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
struct AdChange {
    Timestamp at;
    std::string kind;  ///< as in Change
};

/// What a mirror keeps of single ads, by their whole uuids. May be read while a run writes.
class KeptAds {
  public:
    explicit KeptAds(const Mirror& mirror) : database_(mirror.database_) {}

    /// All that is kept of an ad, active or not; nothing if no content is.
    [[nodiscard]] std::optional<KeptAd> find(std::string_view uuid) const;

    /// Whether the ad is there and has not left, with exactly this JSON.
    [[nodiscard]] bool holds(std::string_view uuid, std::string_view json) const;

    /// Why an ad left whose content is gone; nothing if the mirror has never had it, or has it.
    [[nodiscard]] std::optional<Departure> tombstone(std::string_view uuid) const;

    /// What has happened to an ad, in that order.
    [[nodiscard]] std::vector<AdChange> history(std::string_view uuid) const;

  private:
    std::shared_ptr<store::Database> database_;
};

}  // namespace jobfeed
