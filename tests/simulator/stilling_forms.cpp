// SPDX-License-Identifier: MIT
#include "stilling_forms.hpp"

#include "ad_query.hpp"

#include <fmt/format.h>

namespace simulator {

std::string time_json(Instant instant, TimeForm form) {
    const auto oslo = format_oslo_instant(instant);
    const auto utc = format_instant(instant);
    constexpr std::size_t offset_size = 6;  // of `+02:00`
    const auto local = oslo.substr(0, oslo.size() - offset_size);
    const auto offset = oslo.substr(oslo.size() - offset_size);
    switch (form) {
        case TimeForm::offset:
            break;
        case TimeForm::basic_offset:
            return fmt::format("\"{}{}{}\"", local, offset.substr(0, 3), offset.substr(4));
        case TimeForm::short_offset:
            return fmt::format("\"{}{}\"", local, offset.substr(0, 3));
        case TimeForm::basic_utc:
            return fmt::format("\"{}+0000\"", utc.substr(0, utc.size() - 1));
        case TimeForm::local:
            return fmt::format("\"{}\"", local);
        case TimeForm::seconds:
            return fmt::format("{}", to_milliseconds(instant) / 1000);
        case TimeForm::milliseconds:
            return fmt::format("{}", to_milliseconds(instant));
        case TimeForm::zone:
            return fmt::format("\"{}[Europe/Oslo]\"", oslo);
        case TimeForm::utc_zone:
            return fmt::format("\"{}[Europe/Oslo]\"", utc);
    }
    return fmt::format("\"{}\"", oslo);
}

std::string uuid_in_form(std::string_view uuid, EventForm form) {
    switch (form) {
        case EventForm::urn:
            return fmt::format("urn:uuid:{}", uuid);
        case EventForm::braces:
            return fmt::format("{{{}}}", uuid);
        case EventForm::upper_case:
            return upper_cased(uuid);
        case EventForm::usual:
        case EventForm::null_entry:
        case EventForm::id_only:
            break;
    }
    return std::string{uuid};
}

}  // namespace simulator
