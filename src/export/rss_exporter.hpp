// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// RSS 2.0, an item an ad.
class RssExporter final : public Exporter {
  public:
    RssExporter(Sink sink, const ExportSettings& settings) : out_(std::move(sink)), at_(settings.at) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    Timestamp at_;
    std::vector<std::string> columns_;
};

}  // namespace jobfeed
