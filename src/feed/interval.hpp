// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <optional>

namespace jobfeed::feed {

/// A part of the feed by time, both bounds included; the feed compares in milliseconds, so every part can be
/// written so. A bound that is missing is open.
struct Interval {
    std::optional<Timestamp> from{};  ///< of `published`
    std::optional<Timestamp> to{};
    std::optional<Timestamp> updated_from{};
    std::optional<Timestamp> updated_to{};

    [[nodiscard]] bool by_update() const { return updated_from || updated_to; }
};

/// The next and the previous moment that the feed can tell from this one.
[[nodiscard]] inline Timestamp after(Timestamp moment) {
    return moment + std::chrono::milliseconds{1};
}
[[nodiscard]] inline Timestamp before(Timestamp moment) {
    return moment - std::chrono::milliseconds{1};
}

}  // namespace jobfeed::feed
