// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// JSON-LD: schema.org's JobPosting, one an ad and a line, in one graph. It may stand in a script element of
/// HTML as it is.
class JsonLdExporter final : public Exporter {
  public:
    explicit JsonLdExporter(Sink sink) : out_(std::move(sink)) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    std::vector<std::string> columns_;
    std::string posting_;
    bool empty_ = true;
};

}  // namespace jobfeed
