// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

#include <string>
#include <string_view>

namespace simulator {

/// How a document writes `published`, `expires` and `updated`: other versions of NAV's libraries would.
enum class TimeForm {
    offset,        ///< `2024-06-17T00:00:00+02:00`, as today
    basic_offset,  ///< `+0200`
    short_offset,  ///< `+02`
    basic_utc,     ///< `2024-06-16T22:00:00+0000`
    local,         ///< without an offset, in Oslo's time
    seconds,       ///< a number, since 1970
    milliseconds,
    zone,      ///< `2024-06-17T00:00:00+02:00[Europe/Oslo]`
    utc_zone,  ///< `2024-06-16T22:00:00Z[Europe/Oslo]`
};

/// The moment as JSON, with its quotes if it has any.
std::string time_json(Instant instant, TimeForm form);

/// How an event names its ad.
enum class EventForm {
    usual,
    null_entry,  ///< `_feed_entry` is null, `id` is the uuid
    id_only,     ///< there is nothing but `id`
    urn,         ///< `urn:uuid:...`
    braces,      ///< `{...}`
    upper_case,
};

/// The uuid as an event of that form writes it.
std::string uuid_in_form(std::string_view uuid, EventForm form);

}  // namespace simulator
