// SPDX-License-Identifier: MIT
#pragma once

#include "event_list.hpp"
#include "stilling_detail.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace simulator {

/// What a detail answers, whatever the events say.
enum class Sharing {
    open,     ///< the document
    missing,  ///< 404, as for ads that may not be shared: of source FINN, or of none
    empty,    ///< the document without `ad_content`
    broken,   ///< 500: the server's own reader does not know a field of it
};

/// A page of the stilling-feed.
struct EventPage {
    std::vector<Event> events;
    std::optional<Uuid> next;
    Uuid etag;
    Instant last_modified;
};

/// All rows of the stilling-feed at one moment; a copy is as of the moment when it was made. For one thread
/// at a time.
struct StillingDatabase {
    struct Entry {
        DetailPointer detail;
        AdPointer ad;  ///< kept for offering it again
        Sharing sharing = Sharing::open;
        std::optional<Uuid> last_event = {};
        bool last_is_active = false;
        Alterations alterations = {};
    };

    explicit StillingDatabase(std::uint64_t seed) : events(seed) {}

    const Entry* entry(const std::string& uuid) const;

    /// The page that begins with that event and holds, besides, up to so many later ones less the last, of
    /// which those before `since` are left out. Nothing if there is no such event.
    std::optional<EventPage> page(const Uuid& id, std::size_t size, std::optional<Instant> since) const;

    std::optional<Uuid> first_event() const;
    std::optional<Uuid> last_event() const;
    std::optional<Uuid> first_event_after(Instant time) const;

    /// The document to be served under that uuid; null for 404.
    DetailPointer document(const std::string& uuid) const;

    /// The detail of each ad whose last event is ACTIVE and whose detail is shared, ACTIVE and has content.
    std::map<std::string, DetailPointer> active() const;

    EventList events;
    std::unordered_map<std::string, Entry> entries;
};

}  // namespace simulator
