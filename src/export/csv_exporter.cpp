// SPDX-License-Identifier: MIT
#include "csv_exporter.hpp"

#include <algorithm>

namespace jobfeed {
namespace {

void append_field(std::string& out, std::string_view value, bool only_field) {
    // One empty field alone would be an empty line, which readers skip.
    if (value.find_first_of("\",\r\n") == std::string_view::npos && !(only_field && value.empty())) {
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

}  // namespace

std::vector<std::string> CsvExporter::default_columns() const {
    std::vector<std::string> columns(query_columns().begin(), query_columns().end());
    std::erase(columns, "json");
    return columns;
}

bool CsvExporter::begin(std::span<const std::string> columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out_.text() += ',';
        append_field(out_.text(), columns[i], columns.size() == 1);
    }
    out_.text() += "\r\n";
    return out_.flush_if_full();
}

bool CsvExporter::write(Row row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out_.text() += ',';
        append_field(out_.text(), row[i].value_or(std::string_view{}), row.size() == 1);
    }
    out_.text() += "\r\n";
    return out_.flush_if_full();
}

bool CsvExporter::end() {
    return out_.flush();
}

}  // namespace jobfeed
