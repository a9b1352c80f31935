// SPDX-License-Identifier: MIT
#pragma once

#include "random.hpp"
#include "stilling_detail.hpp"
#include "uuid.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace simulator {

/// Something that happened to an ad, as the stilling-feed tells it.
struct Event {
    Uuid id;  ///< names the page that begins with it; never shown beside the event itself
    Instant time;
    bool is_active = true;
    std::shared_ptr<const Face> face;
    bool is_hidden = false;  ///< the feed acts as if it were not there
};

/// The stilling-feed's events in the order of the feed, which is not that of their times. For one thread at a
/// time.
class EventList {
  public:
    explicit EventList(std::uint64_t seed) : random_{seed, 0x6576656e7473U} {}

    /// Adds an event so many places before the end, and gives it an id.
    const Event& add(Instant time, bool is_active, std::shared_ptr<const Face> face,
                     std::size_t places_back = 0);

    /// Hides the events of that ad.
    void hide(std::string_view uuid);

    std::span<const Event> all() const { return events_; }

    std::optional<std::size_t> place_of(const Uuid& id) const;

    /// The first event in the feed's order that is not hidden and whose time is later.
    std::optional<std::size_t> first_after(Instant time) const;

    /// Up to so many events behind that place, without the hidden ones and those of a time before `since`.
    std::vector<Event> after(std::size_t place, std::size_t most, std::optional<Instant> since) const;

  private:
    Random random_;
    std::vector<Event> events_;
    std::unordered_map<Uuid, std::size_t> places_;
};

}  // namespace simulator
