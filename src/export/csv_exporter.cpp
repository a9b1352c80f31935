// SPDX-License-Identifier: MIT
#include "csv_exporter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed {
namespace {

void append_field(std::string& out, std::string_view value, bool only_field, char separator) {
    const char special[] = {'"', separator, '\r', '\n'};
    // One empty field alone would be an empty line, which readers skip.
    if (value.find_first_of(std::string_view(special, sizeof special)) == std::string_view::npos &&
        !(only_field && value.empty())) {
        out += value;
        return;
    }
    out += '"';
    // Piece by piece: letter by letter took as long as all the rest of an export.
    for (auto end = value.find('"'); end != std::string_view::npos; end = value.find('"')) {
        out.append(value.substr(0, end)).append("\"\"");
        value.remove_prefix(end + 1);
    }
    out.append(value) += '"';
}

/// Whether a spreadsheet may take the value for a formula, after what it skips (OWASP, CSV injection).
bool can_run(std::string_view value) {
    constexpr std::string_view dangerous = "=+-@\t\r\n";
    if (value.empty()) return false;
    if (dangerous.find(value.front()) != std::string_view::npos) return true;
    for (const std::string_view wide : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}) {
        if (value.starts_with(wide)) return true;
    }
    const auto first = value.find_first_not_of(' ');
    return first > 0 && first != std::string_view::npos &&
           dangerous.find(value[first]) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> CsvExporter::default_columns() const {
    std::vector<std::string> columns(query_columns().begin(), query_columns().end());
    std::erase(columns, "json");
    return columns;
}

bool CsvExporter::begin(std::span<const std::string> columns) {
    if (for_spreadsheet_) out_.text() += "\uFEFF";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        append_separator(i);
        append_field(out_.text(), columns[i], columns.size() == 1, separator());
    }
    out_.text() += "\r\n";
    return out_.flush_if_full();
}

bool CsvExporter::write(Row row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        append_separator(i);
        append_value(row[i].value_or(std::string_view{}), row.size() == 1);
    }
    out_.text() += "\r\n";
    return out_.flush_if_full();
}

void CsvExporter::append_separator(std::size_t field) {
    if (field > 0) out_.text() += separator();
}

void CsvExporter::append_value(std::string_view value, bool only_one) {
    if (!for_spreadsheet_ || !can_run(value)) return append_field(out_.text(), value, only_one, separator());
    ++disarmed_;
    append_field(out_.text(), std::string("'").append(value), only_one, separator());
}

bool CsvExporter::end() {
    return out_.flush();
}

std::string CsvExporter::remark() const {
    if (disarmed_ == 0) return {};
    return fmt::format("{} that a spreadsheet could run {} an apostrophe before {}",
                       disarmed_ == 1 ? "1 value" : fmt::format("{} values", disarmed_),
                       disarmed_ == 1 ? "has" : "have", disarmed_ == 1 ? "it" : "them");
}

}  // namespace jobfeed
