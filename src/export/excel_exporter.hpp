// SPDX-License-Identifier: MIT
#pragma once

#include "excel_cell.hpp"
#include "excel_frame.hpp"
#include "zip_archive.hpp"

#include <jobfeed/exporter.hpp>

#include <cstdint>
#include <deque>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// An Excel workbook: one sheet with a frozen header and filters, times as dates of Oslo, all else as texts
/// of which none can run. The sink gets it at the end.
class ExcelExporter final : public Exporter {
  public:
    ExcelExporter(Sink sink, const ExportSettings& settings) : sink_(std::move(sink)), at_(settings.at) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override;
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;
    [[nodiscard]] std::string remark() const override;

  private:
    using Batch = std::vector<std::vector<std::optional<std::string>>>;

    /// Rows as they stand in the sheet.
    struct Rows {
        std::string text;
        std::uint64_t cut = 0;  ///< values that were too long
    };

    /// Ads' HTML takes longer to read than all the rest: other threads do that, a batch each.
    void convert_batch();
    [[nodiscard]] Rows rows_of(const Batch& batch, std::uint32_t first) const;
    void append_row(Rows& rows, const Batch::value_type& values, std::uint32_t number) const;
    void write_converted();

    Sink sink_;
    Timestamp at_;
    std::vector<std::string> columns_;
    std::vector<std::string> letters_;  ///< Excel's names of the columns
    std::string date_style_;
    std::optional<ZipArchive> archive_;
    Batch batch_;
    std::uint32_t rows_ = 0;
    std::uint64_t cut_ = 0;
    std::deque<std::future<Rows>> converting_;  ///< in the order of the rows; they end before the rest goes
};

}  // namespace jobfeed
