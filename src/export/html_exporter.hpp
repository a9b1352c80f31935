// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

#include <cstdint>

namespace jobfeed {

/// A page to read and to print, which needs nothing but itself: no script, and of the ads' own markup what
/// lays out text.
class HtmlExporter final : public Exporter {
  public:
    HtmlExporter(Sink sink, const ExportSettings& settings) : out_(std::move(sink)), at_(settings.at) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    Timestamp at_;
    std::vector<std::string> columns_;
    std::uint64_t count_ = 0;
};

}  // namespace jobfeed
