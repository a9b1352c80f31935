// SPDX-License-Identifier: MIT
#include "stilling_database.hpp"

#include <algorithm>
#include <memory>
#include <ranges>
#include <utility>

namespace simulator {

const StillingDatabase::Entry* StillingDatabase::entry(const std::string& uuid) const {
    const auto found = entries.find(uuid);
    return found == entries.end() ? nullptr : &found->second;
}

std::optional<EventPage> StillingDatabase::page(const Uuid& id, std::size_t size,
                                                std::optional<Instant> since) const {
    const auto place = events.place_of(id);
    if (!place || events.all()[*place].is_hidden) {
        return std::nullopt;
    }
    auto shown = events.after(*place, size, since);
    shown.insert(shown.begin(), events.all()[*place]);
    // The last is looked up only to know whether there is more; but a last one that is the only one is shown.
    const bool has_next = shown.size() > 2;
    if (has_next) {
        shown.pop_back();
    }
    const auto last = shown.back().id;
    const auto last_time = shown.back().time;
    return EventPage{std::move(shown), has_next ? std::optional{last} : std::nullopt, last, last_time};
}

std::optional<Uuid> StillingDatabase::first_event() const {
    return events.all().empty() ? std::nullopt : std::optional{events.all().front().id};
}

std::optional<Uuid> StillingDatabase::last_event() const {
    const auto newest_first = events.all() | std::views::reverse;
    const auto found = std::ranges::find(newest_first, false, &Event::is_hidden);
    return found == newest_first.end() ? std::nullopt : std::optional{found->id};
}

std::optional<Uuid> StillingDatabase::first_event_after(Instant time) const {
    const auto place = events.first_after(time);
    return place ? std::optional{events.all()[*place].id} : std::nullopt;
}

DetailPointer StillingDatabase::document(const std::string& uuid) const {
    const auto* const found = entry(uuid);
    if (found == nullptr || found->sharing == Sharing::missing || !found->detail) {
        return nullptr;
    }
    const auto& detail = found->detail;
    return found->sharing == Sharing::empty
               ? std::make_shared<Detail>(uuid, detail->is_active(), detail->changed(), nullptr)
               : detail;
}

std::map<std::string, DetailPointer> StillingDatabase::active() const {
    std::map<std::string, DetailPointer> active;
    for (const auto& [uuid, entry] : entries) {
        if (entry.last_is_active && entry.sharing == Sharing::open && entry.detail &&
            entry.detail->is_active() && entry.detail->has_content()) {
            active.emplace(uuid, entry.detail);
        }
    }
    return active;
}

}  // namespace simulator
