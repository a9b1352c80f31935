// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace jobfeed {

/// Reads a workbook of one sheet back. Throws Error (failed) unless all its parts are whole and the sheet has
/// so many rows: libxlsxwriter does not notice when the disk is full.
void check_workbook(const std::string& path, std::uint64_t rows);

}  // namespace jobfeed
