// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// Appends an ad of `public-feed` as `stilling-feed` sends ads: times with Oslo's offset and the digits that
/// came; the empty text for what is missing, where that feed has it; `categoryList` and `contactList`, empty,
/// since the old feed had neither. All other members stay as they came, unknown ones too. Of what is no ad,
/// nothing is appended, and false returned.
bool append_in_live_shape(std::string& out, std::string_view json);

}  // namespace jobfeed
