// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed::cli {

/// What other programs and people call a command; empty if nothing.
[[nodiscard]] std::string_view command_meant(std::string_view word);

/// The same of an option, such as `--place`.
[[nodiscard]] std::string_view option_meant(std::string_view option);

}  // namespace jobfeed::cli
