// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <string_view>

namespace jobfeed::feed {

/// The uuid that the text is, in lower case and with its dashes; nothing if it is none. Capitals, braces,
/// `urn:uuid:`, missing dashes and white space around it do not matter.
[[nodiscard]] Text uuid_of(std::string_view text);

}  // namespace jobfeed::feed
