// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/report.hpp>

#include <string>

namespace jobfeed::cli {

/// The figures of the report as one JSON object, with a line break.
[[nodiscard]] std::string report_json(const MirrorReport& report);

}  // namespace jobfeed::cli
