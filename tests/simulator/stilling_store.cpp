// SPDX-License-Identifier: MIT
#include "stilling_store.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace simulator {
namespace {

Face last_face(const Detail& detail, Farewell farewell) {
    auto face = detail.face();
    if (farewell == Farewell::plain || farewell == Farewell::with_content) {
        return face;
    }
    auto masked = masked_face(detail.uuid());
    if (farewell == Farewell::masked_with_place) {
        masked.municipal = std::move(face.municipal);
    }
    return masked;
}

}  // namespace

void StillingStore::offer(const AdPointer& ad, Instant changed, Notice notice) {
    const std::unique_lock lock{mutex_};
    auto& entry = rows_.entries[ad->uuid()];
    entry.detail = std::make_shared<Detail>(ad->uuid(), true, changed, ad, entry.alterations);
    entry.ad = ad;
    if (notice == Notice::event) {
        add_event(std::make_shared<Face>(entry.detail->face()), true);
    }
}

bool StillingStore::close(const std::string& uuid, Farewell farewell, Instant changed, Notice notice) {
    const std::unique_lock lock{mutex_};
    const auto found = rows_.entries.find(uuid);
    if (found == rows_.entries.end() || !found->second.detail || !found->second.detail->is_active()) {
        return false;
    }
    auto& entry = found->second;
    auto face = last_face(*entry.detail, farewell);
    entry.detail = std::make_shared<Detail>(uuid, false, changed,
                                            farewell == Farewell::with_content ? entry.ad : AdPointer{});
    if (notice == Notice::event) {
        add_event(std::make_shared<Face>(std::move(face)), false);
    }
    return true;
}

bool StillingStore::share(const std::string& uuid, Sharing sharing) {
    const std::unique_lock lock{mutex_};
    const auto found = rows_.entries.find(uuid);
    if (found == rows_.entries.end()) {
        return false;
    }
    found->second.sharing = sharing;
    return true;
}

bool StillingStore::hide(const std::string& uuid) {
    const std::unique_lock lock{mutex_};
    const auto found = rows_.entries.find(uuid);
    if (found == rows_.entries.end()) {
        return false;
    }
    rows_.events.hide(uuid);
    found->second.sharing = Sharing::missing;
    found->second.last_is_active = false;
    return true;
}

std::string StillingStore::put_raw(const std::string& detail) {
    const auto parsed = std::make_shared<Detail>(detail);
    const std::unique_lock lock{mutex_};
    rows_.entries[parsed->uuid()].detail = parsed;
    add_event(std::make_shared<Face>(parsed->face()), parsed->is_active());
    return parsed->uuid();
}

void StillingStore::put_raw(const std::string& uuid, bool is_active, const std::string& detail) {
    const auto document = std::make_shared<Detail>(uuid, is_active, detail);
    const std::unique_lock lock{mutex_};
    rows_.entries[uuid].detail = document;
    add_event(std::make_shared<Face>(document->face()), is_active);
}

bool StillingStore::alter(const std::string& uuid, const std::string& field, const std::string& json) {
    const std::unique_lock lock{mutex_};
    const auto found = rows_.entries.find(uuid);
    if (found == rows_.entries.end() || !found->second.detail) {
        return false;
    }
    auto& [detail, ad, sharing, last_event, last_is_active, alterations] = found->second;
    alterations.insert_or_assign(field, json);
    detail =
        std::make_shared<Detail>(uuid, detail->is_active(), detail->changed(), detail->ad(), alterations);
    return true;
}

void StillingStore::echo(std::size_t count) {
    const std::unique_lock lock{mutex_};
    std::vector<std::shared_ptr<const Face>> faces;
    for (const auto& event : rows_.events.all()) {
        if (faces.size() == count) {
            break;
        }
        const auto* const entry = rows_.entry(event.face->uuid);
        if (event.is_active && entry != nullptr && entry->last_is_active) {
            faces.push_back(event.face);
        }
    }
    for (auto& face : faces) {
        add_event(std::move(face), true);
    }
}

void StillingStore::tell(const Face& face, bool is_active, std::optional<Instant> time) {
    const std::unique_lock lock{mutex_};
    auto shared = std::make_shared<Face>(face);
    if (time) {
        record(rows_.events.add(*time, is_active, std::move(shared)));
    } else {
        add_event(std::move(shared), is_active);
    }
}

void StillingStore::set_detail(DetailPointer detail, Sharing sharing) {
    const std::unique_lock lock{mutex_};
    auto& entry = rows_.entries[detail->uuid()];
    entry.ad = detail->ad();
    entry.detail = std::move(detail);
    entry.sharing = sharing;
}

void StillingStore::append(Instant time, bool is_active, const std::shared_ptr<const Face>& face) {
    const std::unique_lock lock{mutex_};
    record(rows_.events.add(time, is_active, face));
}

void StillingStore::add_event(std::shared_ptr<const Face> face, bool is_active) {
    const auto all = rows_.events.all();
    const auto back = std::min(settings_.read().behind, all.size());
    const auto time = back == 0 || back == all.size()
                          ? time_of_next_event()
                          : all[all.size() - back - 1].time + std::chrono::microseconds{1};
    if (const auto form = settings_.read().event_form; form != face->form) {
        auto formed = *face;
        formed.form = form;
        face = std::make_shared<Face>(std::move(formed));
    }
    record(rows_.events.add(time, is_active, std::move(face), back));
}

/// What an event that went in behind later ones of the same ad says is not the ad's last word.
void StillingStore::record(const Event& event) {
    auto& entry = rows_.entries[event.face->uuid];
    if (entry.last_event && rows_.events.place_of(*entry.last_event) > rows_.events.place_of(event.id)) {
        return;
    }
    entry.last_event = event.id;
    entry.last_is_active = event.is_active;
}

/// The time of insertion: now, and while the clock stands still a little later each time.
Instant StillingStore::time_of_next_event() {
    if (const auto batch = clock_.batch()) {
        last_time_ = std::max(last_time_, *batch);
        return *batch - settings_.read().lag;
    }
    const auto now = clock_.now();
    const bool stands_still = last_time_ >= now && last_time_ - now < std::chrono::seconds{1};
    last_time_ = stands_still ? last_time_ + std::chrono::microseconds{1} : now;
    return last_time_ - settings_.read().lag;
}

AdPointer StillingStore::ad(const std::string& uuid) const {
    const std::shared_lock lock{mutex_};
    const auto found = rows_.entries.find(uuid);
    return found == rows_.entries.end() ? nullptr : found->second.ad;
}

void StillingStore::remember() {
    const std::unique_lock lock{mutex_};
    remembered_ = rows_;
}

bool StillingStore::has_remembered() const {
    const std::shared_lock lock{mutex_};
    return remembered_.has_value();
}

DetailPointer StillingStore::find(const std::string& uuid) const {
    return read(Moment::now, [&](const auto& rows) { return rows.document(uuid); });
}

std::map<std::string, DetailPointer> StillingStore::active() const {
    return read(Moment::now, [](const auto& rows) { return rows.active(); });
}

std::vector<Event> StillingStore::events() const {
    const std::shared_lock lock{mutex_};
    return {rows_.events.all().begin(), rows_.events.all().end()};
}

}  // namespace simulator
