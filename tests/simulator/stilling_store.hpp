// SPDX-License-Identifier: MIT
#pragma once

#include "clock.hpp"
#include "settings.hpp"
#include "stilling_database.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace simulator {

/// How an ad becomes INACTIVE.
enum class Farewell {
    masked,             ///< the event shows nothing of it, the detail has no content: the ad was stopped
    masked_with_place,  ///< the same, but the event shows the municipality
    plain,              ///< the event shows what it was, the detail has no content: the ad expired
    with_content,       ///< the same, but the detail still carries the ad
};

/// Whether an event of the stilling-feed tells of a change.
enum class Notice { event, silent };

/// Which rows are read: those of now, or those of the moment that was remembered.
enum class Moment { now, remembered };

/// The events and the details of the stilling-feed: its database. Any thread may use it. Where a new event
/// appears, and of what time, is told by `Settings`: at the end and now; with `lag`, at the end and as if
/// begun that long ago; with `behind`, so many places before the end, just after the event that it follows
/// there.
class StillingStore {
  public:
    StillingStore(const Clock& clock, const SharedSettings& settings, std::uint64_t seed)
        : clock_(clock), settings_(settings), rows_(seed) {}

    /// The ad is offered, again or changed or again.
    void offer(const AdPointer& ad, Instant changed, Notice notice);

    /// The ad is INACTIVE from here on. False if it is not offered.
    bool close(const std::string& uuid, Farewell farewell, Instant changed, Notice notice);

    /// What the detail answers from here on; no event tells. False if there is no such detail.
    bool share(const std::string& uuid, Sharing sharing);

    /// The ad may not be shared any more: its events are gone, as if they had never been, its detail is 404.
    /// A cursor that names one of them is 404 from here on; so is the feed without a seek, if one of them was
    /// the very first. False if there is no such ad.
    bool hide(const std::string& uuid);

    /// A detail that is served byte for byte, and its event. Throws std::invalid_argument if it is none.
    std::string put_raw(const std::string& detail);

    /// Likewise under that uuid, whatever the document is.
    void put_raw(const std::string& uuid, bool is_active, const std::string& detail);

    /// One field of the `ad_content` is served as that JSON from here on; as nothing, it is left out. No
    /// event tells. False if there is no such ad.
    bool alter(const std::string& uuid, const std::string& field, const std::string& json);

    /// So many ACTIVE events of ads that have had one are told again.
    void echo(std::size_t count);

    /// An event that changes no detail: with a time, at the end; without, as other new events.
    void tell(const Face& face, bool is_active, std::optional<Instant> time = std::nullopt);

    /// For filling it at the start: a detail without an event, an event without more.
    void set_detail(DetailPointer detail, Sharing sharing);
    void append(Instant time, bool is_active, const std::shared_ptr<const Face>& face);

    /// The ad that was offered last under that uuid, or null.
    AdPointer ad(const std::string& uuid) const;

    /// Keeps a copy of all rows as they are, for replicas that lag behind.
    void remember();
    bool has_remembered() const;

    /// Calls `look` with the rows of that moment; those of now if nothing was remembered. They stay as they
    /// are meanwhile.
    template <typename Look>
    auto read(Moment moment, Look look) const {
        const std::shared_lock lock{mutex_};
        return look(moment == Moment::remembered && remembered_ ? *remembered_ : rows_);
    }

    /// The document to be served under that uuid; null for 404.
    DetailPointer find(const std::string& uuid) const;

    /// The truth: the detail of each ad whose last event is ACTIVE and whose detail is shared, ACTIVE and has
    /// content.
    std::map<std::string, DetailPointer> active() const;

    /// All events in the order of the feed.
    std::vector<Event> events() const;

  private:
    void add_event(std::shared_ptr<const Face> face, bool is_active);
    void record(const Event& event);
    Instant time_of_next_event();

    const Clock& clock_;
    const SharedSettings& settings_;
    mutable std::shared_mutex mutex_;
    StillingDatabase rows_;
    std::optional<StillingDatabase> remembered_;
    Instant last_time_{};
};

}  // namespace simulator
