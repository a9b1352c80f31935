// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace jobfeed::cli {

/// Fills the places of streams that the caller closed, lest a database be opened as stdout and written into;
/// and makes a closed pipe an error of write() instead of a signal.
void guard_standard_streams();

/// Writes all of it. Returns false if the reader has gone (a closed pipe, which is no failure); throws Error
/// (failed) naming `what` if it cannot be written, Error (stopped) if a signal asked to stop.
bool write_all(int descriptor, std::string_view text, std::string_view what);

/// To stdout.
bool print(std::string_view text);

/// How wide the terminal on stdout is; where there is none, no line is too long.
[[nodiscard]] std::size_t columns_of_standard_output();

}  // namespace jobfeed::cli
