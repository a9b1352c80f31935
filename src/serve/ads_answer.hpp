// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

#include <cstdint>

namespace jobfeed::serve {

/// Answers `GET /public-feed/api/v1/ads` as NAV's server did; of a mirror of `stilling-feed`, with its ads in
/// the old feed's shape.
[[nodiscard]] Answer ads_answer(const Request& request, const Mirror& mirror, std::uint64_t cap,
                                Timestamp at);

}  // namespace jobfeed::serve
