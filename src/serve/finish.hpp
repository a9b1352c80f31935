// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

namespace jobfeed::serve {

/// The answer with what all have: an ETag; gzip where it is asked for; headers that keep browsers from
/// guessing.
[[nodiscard]] Answer packed(Answer answer, const Request& request);

/// The same, or 304 for who has it already.
[[nodiscard]] Answer finished(Answer answer, const Request& request);

}  // namespace jobfeed::serve
