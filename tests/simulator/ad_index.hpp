// SPDX-License-Identifier: MIT
#pragma once

#include "ad.hpp"
#include "ad_query.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace simulator {

/// How ads with equal `published` follow each other: in another order in every request, as at NAV, or
/// always in the same.
enum class Order { shuffled, kept };

/// Which part of the hits a request wants. The page is clamped to 0..cap/size: the last of these begins at
/// the cap.
struct PageRequest {
    std::int64_t page = 0;
    std::int64_t size = 20;
    std::int64_t cap = 5000;
    Order order = Order::shuffled;
    std::uint64_t tie_seed = 0;  ///< another seed, another order of the ties
};

struct Page {
    std::vector<AdPointer> ads;
    std::int64_t hits = 0;  ///< of the query, beyond the cap too
};

/// The ads that can be found, newest `published` first. For one thread at a time.
class AdIndex {
  public:
    /// Adds ads; one whose uuid is there already is replaced.
    void put(std::span<const AdPointer> ads);

    /// Adds an ad beside the one of the same uuid, which stays the one that counts.
    void add_copy(const AdPointer& ad);

    /// With its copies. Whether there was such an ad.
    bool remove(const std::string& uuid);

    /// The ad, or null.
    AdPointer find(const std::string& uuid) const;

    Page search(const AdQuery& query, const PageRequest& wanted) const;

    /// All ads without the copies, newest first.
    std::vector<AdPointer> all() const;

    std::size_t size() const { return by_uuid_.size(); }

  private:
    std::span<const AdPointer> published_within(const DateInterval& interval) const;
    void take_out(const AdPointer& ad);

    std::vector<AdPointer> newest_first_;  // ads without `published` last
    std::unordered_map<std::string, AdPointer> by_uuid_;
    std::unordered_multimap<std::string, AdPointer> copies_;
};

}  // namespace simulator
