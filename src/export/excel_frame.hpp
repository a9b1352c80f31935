// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed {

/// A workbook without its rows, as libxlsxwriter makes it: one sheet with a frozen header and filters.
struct ExcelFrame {
    std::vector<std::pair<std::string, std::string>> parts;  ///< of the archive, but for the sheet
    std::string sheet_name;                                  ///< of that part
    std::string before_rows;                                 ///< the sheet up to the first row of data
    std::string after_rows;
    std::string date_style;  ///< the number of the format for dates
};

/// For so many rows of data, which the filters and the name of their range hold. Throws Error (failed).
[[nodiscard]] ExcelFrame make_excel_frame(std::span<const std::string> columns, std::uint32_t rows,
                                          Timestamp at);

}  // namespace jobfeed
