// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// JSON Feed 1.1, an item an ad and a line.
class JsonFeedExporter final : public Exporter {
  public:
    explicit JsonFeedExporter(Sink sink) : out_(std::move(sink)) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    std::vector<std::string> columns_;
    bool empty_ = true;
};

}  // namespace jobfeed
