// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

namespace jobfeed::serve {

/// The page of an ad; 410 when it has left, 404 for one that never was here.
[[nodiscard]] Answer ad_page(const Request& request, const Mirror& mirror, std::string_view uuid,
                             Timestamp at);

/// The page for an address that leads nowhere.
[[nodiscard]] Answer not_found_page(const Request& request);

}  // namespace jobfeed::serve
