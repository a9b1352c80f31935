// SPDX-License-Identifier: MIT
#pragma once

#include "cli/doctor/finding.hpp"

#include <cstddef>
#include <string>

namespace jobfeed::cli::doctor {

/// The findings as lines for people, none longer than `columns` letters where a blank lets it be broken.
[[nodiscard]] std::string report_text(const Findings& findings, std::size_t columns);

/// The same as a JSON object on one line.
[[nodiscard]] std::string report_json(const Findings& findings, const std::string& database);

}  // namespace jobfeed::cli::doctor
