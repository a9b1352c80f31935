// SPDX-License-Identifier: MIT
#include "serve/place_names.hpp"

#include <algorithm>

namespace jobfeed::serve {
namespace {

/// Æ, Ø and Å come last, Å after the others, which is not the order of their bytes.
std::string sort_key(const std::string& name) {
    std::string key;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_a_ring = name.compare(i, 2, "Å") == 0;
        key += is_a_ring ? std::string("\xFF") : std::string(1, name[i]);
        if (is_a_ring) ++i;
    }
    return key;
}

std::vector<NameCount> sorted(std::vector<NameCount> names) {
    std::sort(names.begin(), names.end(), [](const NameCount& one, const NameCount& other) {
        return sort_key(one.name) < sort_key(other.name);
    });
    return names;
}

}  // namespace

std::shared_ptr<const PlaceNames> PlaceNamesCache::of(const Mirror& mirror, Timestamp at) {
    constexpr std::chrono::minutes as_good_as_new{1};
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (names_ == nullptr || now - counted_ > as_good_as_new) {
        names_ = std::make_shared<const PlaceNames>(PlaceNames{
            sorted(mirror.names(NameKind::county, at)), sorted(mirror.names(NameKind::municipality, at))});
        counted_ = now;
    }
    return names_;
}

}  // namespace jobfeed::serve
