// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// RFC 4180: a header line, CRLF, quotes where they are needed and nowhere else. Any value comes back byte
/// for byte; NULL is an empty field.
class CsvExporter final : public Exporter {
  public:
    explicit CsvExporter(Sink sink) : out_(std::move(sink)) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
};

}  // namespace jobfeed
