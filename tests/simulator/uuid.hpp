// SPDX-License-Identifier: MIT
#pragma once

#include "random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// A UUID as a small value.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool operator==(const Uuid&) const = default;
};

/// A UUID of version 4.
Uuid draw_uuid(Random& random);

std::string to_string(const Uuid& uuid);

/// Nothing, if the text is not in the usual form of 36 letters.
std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace simulator

template <>
struct std::hash<simulator::Uuid> {
    std::size_t operator()(const simulator::Uuid& uuid) const noexcept {
        return static_cast<std::size_t>(uuid.high ^ uuid.low);
    }
};
