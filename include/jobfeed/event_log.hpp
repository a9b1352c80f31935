// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

/// A change as an event of NAV's stilling-feed.
struct FeedEvent {
    std::uint64_t number = 0;  ///< of the change
    Timestamp at;
    std::string uuid;
    /// Whether the ad is shown at the moment of the question, not when this happened; false once its last day
    /// is over, even if no run has recorded that yet. The fields below are empty for an ad that is not shown.
    bool is_active = false;
    std::string title{};
    std::string employer{};
    std::string municipality{};
};

/// What is known of one ad.
struct FeedDocument {
    std::optional<std::string> ad;  ///< as the feed sent it; nothing unless it is shown
    Timestamp changed;              ///< when the source changed it, or when it left
};

/// The log of changes as a feed of events. Its order is that in which they were written, nothing is ever
/// inserted before another or taken out: who reads from any event to the end sees every ad that was shown
/// since, and who reads while runs go on misses none.
class EventLog {
  public:
    explicit EventLog(const Mirror& mirror) : database_(mirror.database_) {}

    /// The number of the first event; nothing if there is none. So also of the next two.
    [[nodiscard]] std::optional<std::uint64_t> first() const;
    [[nodiscard]] std::optional<std::uint64_t> last() const;
    /// The first event in the log whose time is later than this moment. Times in the log need not ascend.
    [[nodiscard]] std::optional<std::uint64_t> first_later(Timestamp moment) const;

    /// When the ad was first seen that has been shown for longest; nothing if none is shown.
    [[nodiscard]] std::optional<Timestamp> oldest_shown(Timestamp at) const;

    /// Calls `event` for up to `most` events, from the one of this number on, as of one state of the mirror.
    void each(std::uint64_t from, std::size_t most, Timestamp at,
              const std::function<void(FeedEvent)>& event) const;

    /// Nothing if the mirror has never had the ad.
    [[nodiscard]] std::optional<FeedDocument> document(std::string_view uuid, Timestamp at) const;

  private:
    std::shared_ptr<store::Database> database_;
};

}  // namespace jobfeed
