// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed::serve {

/// OpenAPI 3.1 of what is served to programs: `openapi.json`, which CMake puts into the program.
extern const std::string_view api_description;

}  // namespace jobfeed::serve
