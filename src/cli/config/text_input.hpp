// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>

#include <string>

namespace jobfeed::cli {

// Small texts from elsewhere, at most 64 KiB. Each throws Error of the given kind if it cannot be read.

[[nodiscard]] std::string read_file(const std::string& path, ErrorKind kind);

/// What a shell command writes to its standard output; it must end with 0.
[[nodiscard]] std::string read_command(const std::string& command, ErrorKind kind);

[[nodiscard]] std::string read_standard_input();

}  // namespace jobfeed::cli
