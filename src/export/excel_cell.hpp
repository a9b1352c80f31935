// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

inline constexpr std::size_t longest_excel_cell = 32'767;  ///< in UTF-16

/// What stands in a cell of Excel's; empty for nothing.
struct ExcelCell {
    std::optional<double> date{};
    std::string text{};
    bool is_cut = false;  ///< it was longer than a cell may be

    [[nodiscard]] bool is_empty() const { return !date && text.empty(); }
};

[[nodiscard]] ExcelCell excel_cell(std::string_view column, std::string_view value);

[[nodiscard]] bool is_excel_date(std::string_view column);
[[nodiscard]] bool is_html_column(std::string_view column);

}  // namespace jobfeed
