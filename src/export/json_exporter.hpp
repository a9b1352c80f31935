// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"
#include "json_row.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// One JSON array, an ad a line.
class JsonExporter final : public Exporter {
  public:
    explicit JsonExporter(Sink sink) : out_(std::move(sink)) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override { return {"json"}; }
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    JsonRow row_{{}};
    bool first_ = true;
};

}  // namespace jobfeed
