// SPDX-License-Identifier: MIT
#include "event_list.hpp"

#include <algorithm>
#include <utility>

namespace simulator {

const Event& EventList::add(Instant time, bool is_active, std::shared_ptr<const Face> face,
                            std::size_t places_back) {
    const auto place = events_.size() - std::min(places_back, events_.size());
    const auto offset = static_cast<std::ptrdiff_t>(place);
    events_.insert(events_.begin() + offset, {draw_uuid(random_), time, is_active, std::move(face)});
    for (auto moved = place; moved < events_.size(); ++moved) {
        places_[events_[moved].id] = moved;
    }
    return events_[place];
}

void EventList::hide(std::string_view uuid) {
    for (auto& event : events_) {
        event.is_hidden = event.is_hidden || event.face->uuid == uuid;
    }
}

std::optional<std::size_t> EventList::place_of(const Uuid& id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> EventList::first_after(Instant time) const {
    const auto found = std::ranges::find_if(
        events_, [&](const Event& event) { return !event.is_hidden && event.time > time; });
    return found == events_.end() ? std::nullopt
                                  : std::optional{static_cast<std::size_t>(found - events_.begin())};
}

std::vector<Event> EventList::after(std::size_t place, std::size_t most, std::optional<Instant> since) const {
    std::vector<Event> found;
    for (auto next = place + 1; next < events_.size() && found.size() < most; ++next) {
        if (!events_[next].is_hidden && (!since || events_[next].time >= *since)) {
            found.push_back(events_[next]);
        }
    }
    return found;
}

}  // namespace simulator
