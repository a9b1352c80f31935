// SPDX-License-Identifier: MIT
#include "ndjson_exporter.hpp"

namespace jobfeed {

bool NdjsonExporter::begin(std::span<const std::string> columns) {
    row_ = JsonRow(columns);
    return true;
}

bool NdjsonExporter::write(Row row) {
    row_.append(out_.text(), row);
    out_.text() += '\n';
    return out_.flush_if_full();
}

bool NdjsonExporter::end() {
    return out_.flush();
}

}  // namespace jobfeed
