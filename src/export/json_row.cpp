// SPDX-License-Identifier: MIT
#include "json_row.hpp"

#include <jobfeed/json_text.hpp>

namespace jobfeed {
namespace {

bool holds_json(std::string_view column) {
    return column == "json" || column == "work_locations" || column == "occupations";
}

void append_value(std::string& out, std::string_view column, std::optional<std::string_view> value) {
    if (!value) {
        out += "null";
    } else if (holds_json(column)) {
        append_json_on_one_line(out, *value);
    } else {
        append_json_string(out, *value);
    }
}

}  // namespace

void JsonRow::append(std::string& out, Row row) const {
    if (columns_.size() == 1 && columns_.front() == "json") {
        append_value(out, "json", row.front());
        return;
    }
    out += '{';
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, columns_[i]);
        out += ':';
        append_value(out, columns_[i], row[i]);
    }
    out += '}';
}

}  // namespace jobfeed
