// SPDX-License-Identifier: MIT
#pragma once

#include "ad_index.hpp"
#include "instant.hpp"
#include "random.hpp"

#include <cstddef>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace simulator {

/// The ads of the public-feed: those that its index has, and those that it has not got yet. Every member may
/// be called from any thread.
class AdStore {
  public:
    /// Adds ads; one whose uuid is there already is replaced.
    void put(std::span<const AdPointer> ads);

    /// Adds an ad that is found from that moment on; until then, what it replaces still is.
    void put_later(const AdPointer& ad, Instant due);

    /// The ad is in the index once more, under the same uuid.
    void add_copy(const AdPointer& ad);

    /// With its copies. Whether there was such an ad.
    bool remove(const std::string& uuid);

    /// The ad, found or not yet, or null.
    AdPointer find(const std::string& uuid) const;

    Page search(const AdQuery& query, const PageRequest& wanted, Instant now);

    /// Up to `count` different ads, drawn by chance.
    std::vector<AdPointer> sample(std::size_t count, Random& random) const;

    /// All ads, each once, newest first; also those that cannot be found yet.
    std::vector<AdPointer> all() const;

    std::size_t size() const;

  private:
    struct Waiting {
        AdPointer ad;
        Instant due;
    };

    void index_what_is_due(Instant now);

    mutable std::shared_mutex mutex_;
    AdIndex index_;
    std::unordered_map<std::string, Waiting> waiting_;
};

}  // namespace simulator
