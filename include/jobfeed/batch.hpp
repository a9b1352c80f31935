// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// An entry of the feed that cannot be an ad.
struct Rejected {
    std::string reason;
    std::string raw;                       ///< what the feed sent, byte for byte
    Text uuid{};                           ///< if it could be read: the ad it means stays as it is
    std::optional<Timestamp> published{};  ///< if it could be read
    std::optional<Timestamp> updated{};
};

/// What a feed of events tells: that an ad is offered from now on, or no longer.
struct Event {
    std::string uuid;
    bool active = true;
    std::string stamp;    ///< its time, as the feed writes it: with the uuid, it tells one event from another
    bool behind = false;  ///< it is older than events that an earlier run has read
};

/// How far the reading of a feed of events has come.
struct Cursor {
    std::string page;                   ///< id of the page that is still to be read
    std::optional<Timestamp> newest{};  ///< the newest time of the events read
    bool whole = false;                 ///< the reading began so far back that what it does not meet is gone
    bool ended = false;                 ///< the feed's end was reached
    bool anew = false;  ///< the reading begins here: what an earlier one left unsettled no longer counts
};

/// What the feed said of one ad that it was asked for.
struct Finding {
    enum class Kind {
        offered,   ///< it is among the batch's ads or rejected entries
        gone,      ///< the feed no longer offers it
        withheld,  ///< the feed has it and does not give it out
        outside,   ///< it is not, or no longer, in the mirror's scope
        failed     ///< there was no answer that can be used
    };
    std::string uuid;
    Kind kind = Kind::offered;
    std::string reason{};  ///< why it is withheld or failed, or why a pass must have met it
};

/// An entry that a searched feed counts and that brings no ad: out of scope by a check made here, or a second
/// copy.
struct Counted {
    std::string uuid;
    std::optional<Timestamp> updated{};
};

/// That a pass over a searched feed was proved to have missed no ad.
struct Proof {
    Timestamp began;                 ///< by the feed's clock
    std::chrono::seconds overlap{};  ///< so long an ad may take to be searchable
    bool whole = false;              ///< every page was read: what the pass did not meet is absent
};

/// What one step of reading a feed brought; applied to the store in one transaction.
struct Batch {
    std::vector<Ad> ads{};
    std::vector<Rejected> rejected{};
    std::vector<Event> events{};
    std::optional<Cursor> cursor{};  ///< where reading goes on after this batch
    std::vector<Finding> findings{};
    std::vector<Counted> counted{};
    std::vector<std::string> absent{};  ///< what the mirror knows and the feed no longer counts
    std::optional<Proof> proof{};       ///< in the pass's last batch
};

}  // namespace jobfeed
