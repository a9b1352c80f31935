// SPDX-License-Identifier: MIT
#pragma once

#include "feed/raw_json.hpp"

#include <jobfeed/batch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jobfeed::feed {

/// A page of events.
struct EventsPage {
    struct Item {
        Event event;
        std::optional<Timestamp> time;  ///< of its insertion into the feed
    };
    std::string id;
    Text next_id;   ///< of the page to be read next; nothing: the feed ends here
    Text next_url;  ///< its address, relative to the feed's
    std::vector<Item> items;
    std::vector<Rejected> rejected;
};

/// The document of one ad.
struct Detail {
    enum class Status { active, inactive };
    Status status = Status::active;
    std::variant<std::monostate, Ad, Rejected> content;  ///< monostate: the document has none
};

/// Reads a page of events. Entries that cannot be events are in `rejected`. As for all of these, the body
/// must have http::body_padding bytes of capacity beyond its size.
[[nodiscard]] std::variant<EventsPage, Unreadable> parse_events_page(const std::string& body);

/// Reads the document of the ad `uuid`.
[[nodiscard]] std::variant<Detail, Unreadable> parse_detail(const std::string& body, std::string_view uuid);

/// The token in the prose that hands it out; nothing if there is none.
[[nodiscard]] Text find_token(std::string_view prose);

}  // namespace jobfeed::feed
