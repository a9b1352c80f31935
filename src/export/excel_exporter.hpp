// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/exporter.hpp>

#include <cstdint>
#include <memory>

namespace jobfeed {

/// An Excel workbook: one sheet with a frozen header and filters, times as dates of Oslo, all else as texts
/// of which none can run. The sink gets it at the end, as a zip archive cannot be written before.
class ExcelExporter final : public Exporter {
  public:
    ExcelExporter(Sink sink, const ExportSettings& settings);
    ~ExcelExporter() override;

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;
    [[nodiscard]] std::string remark() const override;

  private:
    struct Workbook;

    /// False if that leaves the cell empty.
    bool write_value(std::uint16_t column, std::string_view value);

    Sink sink_;
    Timestamp at_;
    std::unique_ptr<Workbook> workbook_;
    std::vector<std::string> columns_;
    std::uint32_t row_ = 0;
    std::uint64_t filled_rows_ = 1;  ///< those of the sheet that it knows of, the header among them
    std::uint64_t cut_ = 0;          ///< values that were too long
};

}  // namespace jobfeed
