// SPDX-License-Identifier: MIT
#include "poison.hpp"

#include "random.hpp"

namespace simulator {

void Poisons::put(const std::string& uuid, const Poison& poison) {
    const std::scoped_lock lock{mutex_};
    poisons_.insert_or_assign(uuid, poison);
}

void Poisons::cure(const std::string& uuid) {
    {
        const std::scoped_lock lock{mutex_};
        poisons_.erase(uuid);
        if (uuid == every) {
            spreads_.clear();
        }
    }
    release(uuid);
}

void Poisons::spread(const Poison& poison, const Share& share) {
    const std::scoped_lock lock{mutex_};
    spreads_.push_back({poison, share});
}

bool Poisons::falls_on(Spread& spread, const std::string& uuid) {
    const auto& [part, seed, by_request, times_each] = spread.share;
    Random random{hash_of(uuid), seed, by_request ? ++spread.asked : 0};
    if (spread.poison.times == 0U || !random.chance(part)) {
        return false;
    }
    return !times_each || spread.spoiled[uuid]++ < *times_each;
}

std::optional<Poison> Poisons::take_spread(const std::string& uuid) {
    for (auto& spread : spreads_) {
        if (falls_on(spread, uuid)) {
            if (spread.poison.times) {
                --*spread.poison.times;
            }
            return spread.poison;
        }
    }
    return std::nullopt;
}

std::optional<Poison> Poisons::take(const std::string& uuid) {
    const std::scoped_lock lock{mutex_};
    auto found = poisons_.find(uuid);
    if (found == poisons_.end()) {
        if (auto spread = take_spread(uuid)) {
            return spread;
        }
        found = poisons_.find(every);
    }
    if (found == poisons_.end()) {
        return std::nullopt;
    }
    auto poison = found->second;
    if (auto& times = found->second.times; times && --*times == 0) {
        poisons_.erase(found);
    }
    return poison;
}

void Poisons::hold(const std::string& uuid) {
    std::unique_lock lock{mutex_};
    const auto released_before = releases_[uuid];
    const auto all_released_before = releases_[every];
    ++held_;
    changed_.wait(lock, [&] {
        return is_over_ || releases_[uuid] != released_before || releases_[every] != all_released_before;
    });
    --held_;
}

void Poisons::release(const std::string& uuid) {
    {
        const std::scoped_lock lock{mutex_};
        ++releases_[uuid];
    }
    changed_.notify_all();
}

std::size_t Poisons::held() const {
    const std::scoped_lock lock{mutex_};
    return held_;
}

void Poisons::wait(std::chrono::milliseconds time) {
    if (time.count() <= 0) {
        return;
    }
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, time, [this] { return is_over_; });
}

void Poisons::end() {
    {
        const std::scoped_lock lock{mutex_};
        is_over_ = true;
    }
    changed_.notify_all();
}

}  // namespace simulator
