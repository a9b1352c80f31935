// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// Appends an ad of `stilling-feed` as `public-feed` sent ads: its fields alone, in their order; times in UTC
/// with `Z` and the digits that came; null for what is missing, and for an empty text outside the lists;
/// `extent` always `Heltid` or `Deltid`, `positioncount` always a text. Other values keep their bytes. Of
/// what is no ad, nothing is appended, and false returned.
bool append_in_old_shape(std::string& out, std::string_view json);

}  // namespace jobfeed
