// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// An entry of the feed of which no ad can be made.
struct Rejected {
    std::string reason;
    std::string raw;                       ///< what the feed sent, byte for byte
    Text uuid{};                           ///< if it could be read: the ad it means stays as it is
    std::optional<Timestamp> published{};  ///< if it could be read
    std::optional<Timestamp> updated{};
};

/// An event of the stilling-feed: the ad is active from now on, or no longer (src/feed/README.md).
struct Event {
    std::string uuid;
    bool active = true;
    std::string raw_time;  ///< its time, as the feed writes it; NAV gives all events of a batch one time
    bool late = false;     ///< of a time that an earlier run has read past
    int rank = 0;          ///< of its segment: of an ad's events, those of the highest rank count
};

/// A part of a feed's events that is still to be read.
struct Segment {
    int rank = 0;                      ///< the higher, the newer
    Timestamp since;                   ///< it begins at the first event later than this
    std::optional<Timestamp> until{};  ///< where the next newer one begins; nothing: at the feed's end
    std::string page{};                ///< id of the page still to be read; empty: none was read
};

/// How far the reading of the events has come.
struct Cursor {
    std::string page{};  ///< id of the newest page; read again if the feed shows no newer event
    std::optional<Timestamp> newest{};  ///< the newest time of the events read
    bool full_scan = false;             ///< the reading began at the oldest event that can matter
    bool restarted = false;             ///< the reading begins here; events read before are dropped
    int rank = 0;                       ///< the highest that was given to a segment
    std::vector<Segment> unread{};      ///< newest first; none: the feed was read to its end
};

/// What the feed said of one ad that it was asked for.
struct LookupResult {
    enum class Kind {
        available,        ///< it is among the batch's ads
        not_found,        ///< 404, without content, or INACTIVE: to be asked for again at the end of the run
        not_found_again,  ///< asked for again, not found beside available canaries; or by a search for its
                          ///< uuid
        unproven,         ///< the same, but canaries are not found either: the service may be out of order
        not_found_alone,  ///< the same, and no canary was known
        out_of_scope,     ///< the mirror's filters leave it out
        unreadable,       ///< an answer came of which no ad can be made
        failed            ///< no answer came
    };
    std::string uuid;
    Kind kind = Kind::available;
    std::string reason{};
};

/// An entry that the public-feed counts, but that is not stored: out of scope by a filter that the server
/// does not apply, or a second copy of an ad.
struct Unstored {
    std::string uuid;
    std::optional<Timestamp> updated{};
};

/// Present when a run over the public-feed was proved to have missed no ad.
struct Proof {
    Timestamp began;                 ///< by the feed's clock
    std::chrono::seconds overlap{};  ///< so long an ad may take to be searchable
    bool full_scan = false;          ///< every page was read: what the pass did not see is absent
};

/// What one step of reading a feed brought; stored in one transaction.
struct Batch {
    std::vector<Ad> ads{};
    std::vector<Rejected> rejected{};
    std::vector<Event> events{};
    std::optional<Cursor> cursor{};  ///< where reading goes on after this batch
    std::vector<LookupResult> results{};
    std::vector<Unstored> unstored{};
    std::vector<std::string> absent{};  ///< what the mirror knows and the feed no longer counts
    std::optional<Proof> proof{};       ///< in the pass's last batch
};

}  // namespace jobfeed
