// SPDX-License-Identifier: MIT
#pragma once

#include "instant.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// Writes the date of an HTTP header: `Sat, 01 Jun 2024 10:00:00 GMT`.
std::string format_http_date(Instant instant);

/// Reads such a date, with `GMT` or an offset such as `+0200`. A weekday may be missing, but if it is there
/// it must be that of the date; any other text is nothing.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace simulator
