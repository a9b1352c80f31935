// SPDX-License-Identifier: MIT
#pragma once

#include "serve/choices.hpp"
#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

namespace jobfeed::serve {

/// The search, with what it found.
[[nodiscard]] Answer search_page(const Request& request, const Mirror& mirror, const Choices& choices,
                                 Timestamp at);

/// The newest of what the same search finds, as `rss` or `json-feed`.
[[nodiscard]] Answer search_feed(const Request& request, const Mirror& mirror, std::string_view format,
                                 Timestamp at);

}  // namespace jobfeed::serve
