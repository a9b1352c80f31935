// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// An entry of the feed that cannot be an ad.
struct Rejected {
    std::string reason;
    std::string raw;  ///< what the feed sent, byte for byte
    Text uuid{};      ///< if it could be read: the ad it means stays as it is
    std::optional<Timestamp> published{};  ///< if it could be read
    std::optional<Timestamp> updated{};
};

/// What the feed said of one ad that it was asked for.
struct Finding {
    enum class Kind {
        offered,  ///< it is among the batch's ads or rejected entries
        gone      ///< the feed no longer offers it
    };
    std::string uuid;
    Kind kind = Kind::offered;
};

/// What one step of reading a feed brought; applied to the store in one transaction.
struct Batch {
    std::vector<Ad> ads{};
    std::vector<Rejected> rejected{};
    std::vector<Finding> findings{};
};

}  // namespace jobfeed
