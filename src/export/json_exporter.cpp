// SPDX-License-Identifier: MIT
#include "json_exporter.hpp"

namespace jobfeed {

bool JsonExporter::begin(std::span<const std::string> columns) {
    row_ = JsonRow(columns);
    return true;
}

bool JsonExporter::write(Row row) {
    out_.text() += empty_ ? frame_.before : frame_.between;
    empty_ = false;
    row_.append(out_.text(), row);
    return out_.flush_if_full();
}

bool JsonExporter::end() {
    out_.text() += empty_ ? frame_.instead : frame_.after;
    return out_.flush();
}

}  // namespace jobfeed
