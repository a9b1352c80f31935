// SPDX-License-Identifier: MIT
#include "ad_store.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace simulator {

void AdStore::put(std::span<const AdPointer> ads) {
    const std::unique_lock lock{mutex_};
    for (const auto& ad : ads) {
        waiting_.erase(ad->uuid());
    }
    index_.put(ads);
}

void AdStore::put_later(const AdPointer& ad, Instant due) {
    const std::unique_lock lock{mutex_};
    waiting_.insert_or_assign(ad->uuid(), Waiting{ad, due});
}

void AdStore::add_copy(const AdPointer& ad) {
    const std::unique_lock lock{mutex_};
    index_.add_copy(ad);
}

bool AdStore::remove(const std::string& uuid) {
    const std::unique_lock lock{mutex_};
    const bool was_waiting = waiting_.erase(uuid) > 0;
    return index_.remove(uuid) || was_waiting;
}

AdPointer AdStore::find(const std::string& uuid) const {
    const std::shared_lock lock{mutex_};
    const auto found = waiting_.find(uuid);
    return found == waiting_.end() ? index_.find(uuid) : found->second.ad;
}

Page AdStore::search(const AdQuery& query, const PageRequest& wanted, Instant now) {
    index_what_is_due(now);
    const std::shared_lock lock{mutex_};
    return index_.search(query, wanted);
}

void AdStore::index_what_is_due(Instant now) {
    {
        const std::shared_lock lock{mutex_};
        if (waiting_.empty()) {
            return;
        }
    }
    const std::unique_lock lock{mutex_};
    std::vector<AdPointer> due;
    std::erase_if(waiting_, [&](const auto& entry) {
        const bool is_due = entry.second.due <= now;
        if (is_due) {
            due.push_back(entry.second.ad);
        }
        return is_due;
    });
    index_.put(due);
}

std::vector<AdPointer> AdStore::sample(std::size_t count, Random& random) const {
    auto ads = all();
    const auto wanted = std::min(count, ads.size());
    for (std::size_t place = 0; place < wanted; ++place) {
        std::swap(ads[place], ads[place + random.below(ads.size() - place)]);
    }
    ads.resize(wanted);
    return ads;
}

std::vector<AdPointer> AdStore::all() const {
    const std::shared_lock lock{mutex_};
    if (waiting_.empty()) {
        return index_.all();
    }
    auto everything = index_;
    for (const auto& [uuid, waiting] : waiting_) {
        everything.put(std::span{&waiting.ad, 1});
    }
    return everything.all();
}

std::size_t AdStore::size() const {
    const std::shared_lock lock{mutex_};
    const auto is_new = [this](const auto& entry) { return index_.find(entry.first) == nullptr; };
    return index_.size() + static_cast<std::size_t>(std::ranges::count_if(waiting_, is_new));
}

}  // namespace simulator
