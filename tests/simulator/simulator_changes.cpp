// SPDX-License-Identifier: MIT
#include "simulator.hpp"
#include "simulator_state.hpp"

#include <fmt/format.h>

#include <utility>

namespace simulator {
namespace {

std::vector<std::string> uuids_of(std::span<const AdPointer> ads) {
    std::vector<std::string> uuids;
    uuids.reserve(ads.size());
    for (const auto& ad : ads) {
        uuids.push_back(ad->uuid());
    }
    return uuids;
}

}  // namespace

std::vector<std::string> Simulator::publish(std::size_t count, std::optional<Instant> at) {
    std::vector<AdPointer> ads;
    const std::scoped_lock lock{state_->mutex};
    for (std::size_t made = 0; made < count; ++made) {
        const auto stamp = state_->clock.stamp();
        const std::pair<std::string, std::string> updated{"updated", json_string(format_instant(stamp))};
        ads.push_back(std::make_shared<Ad>(
            with_fields(state_->corpus.next(at.value_or(stamp)), std::span{&updated, 1})));
    }
    state_->put(ads);
    return uuids_of(ads);
}

std::vector<std::string> Simulator::publish(std::span<const std::string> ads) {
    std::vector<AdPointer> published;
    for (const auto& json : ads) {
        published.push_back(std::make_shared<Ad>(json));
    }
    const std::scoped_lock lock{state_->mutex};
    state_->put(published);
    return uuids_of(published);
}

bool Simulator::update(const std::string& uuid, Notice notice) {
    const std::scoped_lock lock{state_->mutex};
    const auto ad = state_->ads.find(uuid);
    if (!ad) {
        return false;
    }
    const auto number = ++state_->change_count;
    const auto title = string_field(ad->json(), "title").value_or("");
    const auto description = string_field(ad->json(), "description").value_or("");
    const std::pair<std::string, std::string> fields[] = {
        {"updated", json_string(format_instant(state_->clock.stamp()))},
        {"title", json_string(fmt::format("{} (endring {})", title, number))},
        {"description", json_string(fmt::format("{}<p>Endring {}.</p>", description, number))}};
    return state_->change(uuid, fields, notice);
}

bool Simulator::stop(const std::string& uuid, Farewell farewell, Notice notice) {
    const std::scoped_lock lock{state_->mutex};  // an update under way would bring the ad back
    const bool was_found = state_->ads.remove(uuid);
    return state_->stilling.close(uuid, farewell, state_->clock.now(), notice) || was_found;
}

bool Simulator::reactivate(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto ad = state_->stilling.ad(uuid);
    if (!ad || state_->ads.find(uuid)) {
        return false;
    }
    state_->put(std::span{&ad, 1});
    return true;
}

bool Simulator::expire(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto yesterday = oslo_day(state_->clock.now()) - std::chrono::days{1};
    const std::pair<std::string, std::string> fields[] = {
        {"updated", json_string(format_instant(state_->clock.stamp()))},
        {"expires", json_string(format_instant(oslo_midnight(yesterday)))}};
    return state_->change(uuid, fields, Notice::event);
}

bool Simulator::edit(const std::string& uuid, const std::string& field, const std::string& json,
                     Notice notice) {
    const std::scoped_lock lock{state_->mutex};
    const std::pair<std::string, std::string> fields[] = {{field, json}};
    return state_->change(uuid, fields, notice);
}

bool Simulator::duplicate(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto ad = state_->ads.find(uuid);
    if (ad) {
        state_->ads.add_copy(std::make_shared<Ad>(ad->json()));
    }
    return ad != nullptr;
}

void Simulator::begin_batch() {
    state_->clock.begin_batch();
}

void Simulator::end_batch() {
    state_->clock.end_batch();
}

std::vector<std::string> Simulator::draw(std::size_t count) {
    const std::scoped_lock lock{state_->mutex};
    return uuids_of(state_->ads.sample(count, state_->random));
}

}  // namespace simulator
