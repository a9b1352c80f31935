// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"

#include <jobfeed/exporter.hpp>

#include <cstdint>

namespace jobfeed {

/// RFC 4180: a header line, CRLF, quotes where they are needed and nowhere else. Any value comes back byte
/// for byte; NULL is an empty field. For a spreadsheet: a byte order mark, semicolons, and an apostrophe
/// before a value that would run as a formula.
class CsvExporter final : public Exporter {
  public:
    explicit CsvExporter(Sink sink, bool for_spreadsheet = false)
        : out_(std::move(sink)), for_spreadsheet_(for_spreadsheet) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;
    [[nodiscard]] std::string remark() const override;

  private:
    void append_value(std::string_view value, bool only_one);
    void append_separator(std::size_t field);
    [[nodiscard]] char separator() const { return for_spreadsheet_ ? ';' : ','; }

    BufferedSink out_;
    bool for_spreadsheet_;
    std::uint64_t disarmed_ = 0;
};

}  // namespace jobfeed
