// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace jobfeed::cli {

/// A run as a monitor sees it, also one that failed.
struct RunMetrics {
    Timestamp began{};
    Timestamp ended{};
    std::chrono::milliseconds duration{0};
    ExitCode exit_code = ExitCode::done;
    std::optional<MirrorStatus> mirror{};  ///< after the run; nothing: it cannot be read
};

/// The metrics in Prometheus' text format. What is not known is left out, never 0.
[[nodiscard]] std::string metrics_text(const RunMetrics& run);

}  // namespace jobfeed::cli
