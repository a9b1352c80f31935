// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>

#include <string_view>

namespace jobfeed::cli {

/// What the program ends with. The numbers are part of its interface.
enum class ExitCode : int {
    done = 0,
    failed = 1,
    usage = 2,
    incomplete = 3,
    token = 4,
    unavailable = 5,
    busy = 6,
    database = 7,
    too_old = 8,
    held = 9,
    interrupted = 130,
    terminated = 143
};

/// The exit code of an Error; `stop_signal` is the signal that asked the program to stop, 0 for none.
[[nodiscard]] ExitCode exit_code_of(ErrorKind kind, int stop_signal);

/// One word for the outcome of a failed run: `stopped`, `unavailable`, …
[[nodiscard]] std::string_view outcome_of(ErrorKind kind);

}  // namespace jobfeed::cli
