// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

#include <string>
#include <string_view>

namespace jobfeed::serve {

/// An error as NAV's stilling-feed writes it.
[[nodiscard]] Answer live_error(int status, std::string_view title);

/// `GET /api/v1/feed` and `/api/v1/feed/{id}` from the log of changes; `id` is empty for the first.
[[nodiscard]] Answer events_answer(const Request& request, const Mirror& mirror, std::string_view id,
                                   Timestamp at);

/// `GET /api/v1/feedentry/{uuid}`; of a mirror of `public-feed`, with its ads in the live feed's shape.
[[nodiscard]] Answer document_answer(const Mirror& mirror, std::string_view uuid, Timestamp at);

}  // namespace jobfeed::serve
