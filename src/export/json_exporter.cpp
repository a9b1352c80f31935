// SPDX-License-Identifier: MIT
#include "json_exporter.hpp"

namespace jobfeed {

bool JsonExporter::begin(std::span<const std::string> columns) {
    row_ = JsonRow(columns);
    out_.text() += '[';
    return true;
}

bool JsonExporter::write(Row row) {
    out_.text() += first_ ? "\n" : ",\n";
    first_ = false;
    row_.append(out_.text(), row);
    return out_.flush_if_full();
}

bool JsonExporter::end() {
    out_.text() += first_ ? "]\n" : "\n]\n";
    return out_.flush();
}

}  // namespace jobfeed
