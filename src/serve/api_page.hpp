// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <cstdint>

namespace jobfeed::serve {

/// How a program uses the feeds: terms, tokens, expiry, the cap and how to get past it.
[[nodiscard]] Answer api_page(const Request& request, std::uint64_t cap);

}  // namespace jobfeed::serve
