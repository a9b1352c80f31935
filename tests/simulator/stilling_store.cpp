// SPDX-License-Identifier: MIT
#include "stilling_store.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <ranges>
#include <utility>

namespace simulator {

void StillingStore::offer(const AdPointer& ad, Instant changed, Notice notice) {
    const std::unique_lock lock{mutex_};
    auto& entry = entries_[ad->uuid()];
    entry.detail = std::make_shared<Detail>(ad->uuid(), true, changed, ad);
    entry.ad = ad;
    if (notice == Notice::event) {
        add_event(std::make_shared<Face>(entry.detail->face()), true);
    }
}

bool StillingStore::close(const std::string& uuid, Farewell farewell, Instant changed, Notice notice) {
    const std::unique_lock lock{mutex_};
    const auto found = entries_.find(uuid);
    if (found == entries_.end() || !found->second.detail || !found->second.detail->is_active()) {
        return false;
    }
    auto& entry = found->second;
    auto face = farewell == Farewell::masked ? masked_face(uuid) : entry.detail->face();
    entry.detail = std::make_shared<Detail>(uuid, false, changed,
                                            farewell == Farewell::with_content ? entry.ad : AdPointer{});
    if (notice == Notice::event) {
        add_event(std::make_shared<Face>(std::move(face)), false);
    }
    return true;
}

bool StillingStore::share(const std::string& uuid, Sharing sharing) {
    const std::unique_lock lock{mutex_};
    const auto found = entries_.find(uuid);
    if (found == entries_.end()) {
        return false;
    }
    found->second.sharing = sharing;
    return true;
}

bool StillingStore::hide(const std::string& uuid) {
    const std::unique_lock lock{mutex_};
    const auto found = entries_.find(uuid);
    if (found == entries_.end()) {
        return false;
    }
    events_.hide(uuid);
    found->second.sharing = Sharing::missing;
    found->second.last_is_active = false;
    return true;
}

std::string StillingStore::put_raw(const std::string& detail) {
    const auto parsed = std::make_shared<Detail>(detail);
    const std::unique_lock lock{mutex_};
    entries_[parsed->uuid()].detail = parsed;
    add_event(std::make_shared<Face>(parsed->face()), parsed->is_active());
    return parsed->uuid();
}

void StillingStore::tell(const Face& face, bool is_active, std::optional<Instant> time) {
    const std::unique_lock lock{mutex_};
    auto shared = std::make_shared<Face>(face);
    if (time) {
        record(events_.add(*time, is_active, std::move(shared)));
    } else {
        add_event(std::move(shared), is_active);
    }
}

void StillingStore::set_detail(DetailPointer detail, Sharing sharing) {
    const std::unique_lock lock{mutex_};
    auto& entry = entries_[detail->uuid()];
    entry.ad = detail->ad();
    entry.detail = std::move(detail);
    entry.sharing = sharing;
}

void StillingStore::append(Instant time, bool is_active, const std::shared_ptr<const Face>& face) {
    const std::unique_lock lock{mutex_};
    record(events_.add(time, is_active, face));
}

void StillingStore::add_event(std::shared_ptr<const Face> face, bool is_active) {
    const auto all = events_.all();
    const auto back = std::min(settings_.read().behind, all.size());
    const auto time = back == 0 || back == all.size()
                          ? time_of_next_event()
                          : all[all.size() - back - 1].time + std::chrono::microseconds{1};
    record(events_.add(time, is_active, std::move(face), back));
}

/// What an event that went in behind later ones of the same ad says is not the ad's last word.
void StillingStore::record(const Event& event) {
    auto& entry = entries_[event.face->uuid];
    if (entry.last_event && events_.place_of(*entry.last_event) > events_.place_of(event.id)) {
        return;
    }
    entry.last_event = event.id;
    entry.last_is_active = event.is_active;
}

/// The time of insertion: now, and while the clock stands still a little later each time.
Instant StillingStore::time_of_next_event() {
    const auto now = clock_.now();
    const bool stands_still = last_time_ >= now && last_time_ - now < std::chrono::seconds{1};
    last_time_ = stands_still ? last_time_ + std::chrono::microseconds{1} : now;
    return last_time_ - settings_.read().lag;
}

AdPointer StillingStore::ad(const std::string& uuid) const {
    const std::shared_lock lock{mutex_};
    const auto found = entries_.find(uuid);
    return found == entries_.end() ? nullptr : found->second.ad;
}

std::optional<EventPage> StillingStore::page(const Uuid& id, std::size_t size,
                                             std::optional<Instant> since) const {
    const std::shared_lock lock{mutex_};
    const auto place = events_.place_of(id);
    if (!place || events_.all()[*place].is_hidden) {
        return std::nullopt;
    }
    auto events = events_.after(*place, size, since);
    events.insert(events.begin(), events_.all()[*place]);
    // The last is looked up only to know whether there is more; but a last one that is the only one is shown.
    const bool has_next = events.size() > 2;
    if (has_next) {
        events.pop_back();
    }
    const auto shown_last = events.back().id;
    const auto shown_last_time = events.back().time;
    return EventPage{std::move(events), has_next ? std::optional{shown_last} : std::nullopt, shown_last,
                     shown_last_time};
}

std::optional<Uuid> StillingStore::first_event() const {
    const std::shared_lock lock{mutex_};
    return events_.all().empty() ? std::nullopt : std::optional{events_.all().front().id};
}

std::optional<Uuid> StillingStore::last_event() const {
    const std::shared_lock lock{mutex_};
    const auto newest_first = events_.all() | std::views::reverse;
    const auto found = std::ranges::find(newest_first, false, &Event::is_hidden);
    return found == newest_first.end() ? std::nullopt : std::optional{found->id};
}

std::optional<Uuid> StillingStore::first_event_after(Instant time) const {
    const std::shared_lock lock{mutex_};
    const auto place = events_.first_after(time);
    return place ? std::optional{events_.all()[*place].id} : std::nullopt;
}

DetailPointer StillingStore::find(const std::string& uuid) const {
    const std::shared_lock lock{mutex_};
    const auto found = entries_.find(uuid);
    if (found == entries_.end() || found->second.sharing == Sharing::missing || !found->second.detail) {
        return nullptr;
    }
    const auto& [detail, ad, sharing, last_event, last_is_active] = found->second;
    return sharing == Sharing::open
               ? detail
               : std::make_shared<Detail>(uuid, detail->is_active(), detail->changed(), nullptr);
}

std::map<std::string, DetailPointer> StillingStore::active() const {
    const std::shared_lock lock{mutex_};
    std::map<std::string, DetailPointer> active;
    for (const auto& [uuid, entry] : entries_) {
        if (entry.last_is_active && entry.sharing == Sharing::open && entry.detail &&
            entry.detail->is_active() && entry.detail->has_content()) {
            active.emplace(uuid, entry.detail);
        }
    }
    return active;
}

std::vector<Event> StillingStore::events() const {
    const std::shared_lock lock{mutex_};
    return {events_.all().begin(), events_.all().end()};
}

}  // namespace simulator
