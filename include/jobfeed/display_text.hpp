// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <string>
#include <string_view>

namespace jobfeed {

/// The text on one line: single blanks for all kinds of white space, none at the ends.
[[nodiscard]] std::string one_line(std::string_view text);

/// A name that NAV writes in capitals as people write it: `MØRE OG ROMSDAL` is `Møre og Romsdal`. Any other
/// as it is.
[[nodiscard]] std::string proper_name(std::string_view name);

/// Whether the names differ in case at most.
[[nodiscard]] bool same_name(std::string_view one, std::string_view other);

/// `Torget 7, 8006 Bodø, Nordland`, on one line: nothing twice, and Norway goes without saying.
[[nodiscard]] std::string place_text(const WorkLocation& place);

}  // namespace jobfeed
