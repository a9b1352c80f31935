// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/query.hpp>

#include <span>
#include <string>

namespace jobfeed {

/// How NDJSON and JSON write one ad on one line: as the feed sent it if `json` is the only column, else as a
/// flat object of the columns. Columns that hold JSON are embedded as such.
class JsonRow {
  public:
    explicit JsonRow(std::span<const std::string> columns) : columns_(columns.begin(), columns.end()) {}

    void append(std::string& out, Row row) const;

  private:
    std::vector<std::string> columns_;
};

}  // namespace jobfeed
