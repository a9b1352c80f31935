// SPDX-License-Identifier: MIT
#pragma once

namespace jobfeed::cli {

/// From now on the first SIGINT or SIGTERM is remembered, for the work to end in good order; a second one
/// kills.
void watch_stop_signals();

/// The signal that came; 0 if none did.
[[nodiscard]] int stop_signal() noexcept;

/// `SIGINT` or `SIGTERM`.
[[nodiscard]] const char* stop_signal_name() noexcept;

}  // namespace jobfeed::cli
