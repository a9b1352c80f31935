// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace jobfeed::cli::doctor {

/// Whether any user of the machine may read or write the file.
[[nodiscard]] bool is_open_to_others(const std::string& path);

/// `mode 644`; empty if there is no such file.
[[nodiscard]] std::string mode_text(const std::string& path);

}  // namespace jobfeed::cli::doctor
