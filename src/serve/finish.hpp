// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

namespace jobfeed::serve {

/// The answer with what all have: an ETag, and 304 for who has it already; gzip where it is asked for;
/// headers that keep browsers from guessing.
[[nodiscard]] Answer finished(Answer answer, const Request& request);

}  // namespace jobfeed::serve
