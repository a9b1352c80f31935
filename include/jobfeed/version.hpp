// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed {

/// The version of the library, `MAJOR.MINOR.PATCH`.
[[nodiscard]] std::string_view version() noexcept;

/// The project's page: the contact in the User-Agent.
[[nodiscard]] std::string_view project_page() noexcept;

}  // namespace jobfeed
