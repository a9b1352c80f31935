// SPDX-License-Identifier: MIT
#include "serve/choices.hpp"

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

bool is_before(const NameCount& one, const NameCount& other) {
    return sort_key(one.name) < sort_key(other.name);
}

std::vector<NameGroup> sorted(std::vector<NameGroup> groups) {
    for (NameGroup& group : groups) std::sort(group.parts.begin(), group.parts.end(), is_before);
    std::sort(groups.begin(), groups.end(),
              [](const NameGroup& one, const NameGroup& other) { return is_before(one.all, other.all); });
    return groups;
}

}  // namespace

Choices read_choices(const Mirror& mirror, Timestamp at) {
    const AdNames names(mirror);
    return {.places = sorted(names.groups(NameGroupKind::places, at)),
            .occupations = sorted(names.groups(NameGroupKind::occupations, at))};
}

}  // namespace jobfeed::serve
