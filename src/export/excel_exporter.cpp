// SPDX-License-Identifier: MIT
#include "excel_exporter.hpp"

#include "xml_text.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <utility>

namespace jobfeed {
namespace {

/// `A` to `Z`, `AA`, …
std::string letters_of(std::size_t column) {
    constexpr std::size_t letters = 26;
    const std::string last(1, static_cast<char>('A' + column % letters));
    return column < letters ? last : letters_of(column / letters - 1) + last;
}

/// Excel would read `_x0041_` as A.
std::string without_escapes(std::string text) {
    constexpr std::string_view escape = "_x";
    for (auto at = text.find(escape); at != std::string::npos; at = text.find(escape, at + 1)) {
        constexpr std::size_t whole = 7;
        const bool is_escape = at + whole <= text.size() && text[at + whole - 1] == '_';
        if (is_escape) text.replace(at, 1, "_x005F_");
        if (is_escape) at += whole - 1;
    }
    return text;
}

}  // namespace

std::vector<std::string> ExcelExporter::default_columns() const {
    return {"title",
            "job_title",
            "employer",
            "orgnr",
            "municipality",
            "county",
            "places",
            "postal_code",
            "city",
            "address",
            "published",
            "expires",
            "application_due",
            "application_url",
            "link",
            "engagement_type",
            "extent",
            "position_count",
            "start_time",
            "sector",
            "occupation_level1",
            "occupation_level2",
            "employer_homepage",
            "description",
            "source",
            "uuid"};
}

bool ExcelExporter::begin(std::span<const std::string> columns) {
    columns_.assign(columns.begin(), columns.end());
    for (std::size_t i = 0; i < columns_.size(); ++i) letters_.push_back(letters_of(i));
    const ExcelFrame frame = make_excel_frame(columns_, 0, at_);
    date_style_ = frame.date_style;
    archive_.emplace();
    archive_->begin_part(frame.sheet_name);
    archive_->write(frame.before_rows);
    return true;
}

bool ExcelExporter::write(Row row) {
    constexpr std::uint32_t most_rows = 1'048'575;
    if (++rows_ > most_rows) {
        throw Error(
            ErrorKind::failed,
            fmt::format("a sheet of Excel's holds {} ads at most; export fewer, or as CSV", most_rows));
    }
    batch_.emplace_back(row.begin(), row.end());
    constexpr std::size_t rows_at_once = 100;
    if (batch_.size() == rows_at_once) convert_batch();
    return true;
}

void ExcelExporter::convert_batch() {
    constexpr std::size_t most_at_a_time = 2;
    if (converting_.size() == most_at_a_time) write_converted();
    // The header is row 1.
    const auto first = static_cast<std::uint32_t>(rows_ - batch_.size() + 2);
    converting_.push_back(std::async(std::launch::async, [this, first, batch = std::exchange(batch_, {})] {
        return rows_of(batch, first);
    }));
}

ExcelExporter::Rows ExcelExporter::rows_of(const Batch& batch, std::uint32_t first) const {
    Rows rows;
    for (const auto& values : batch) append_row(rows, values, first++);
    return rows;
}

void ExcelExporter::append_row(Rows& rows, const Batch::value_type& values, std::uint32_t number) const {
    rows.text += fmt::format("<row r=\"{}\">", number);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const ExcelCell cell = values[i] ? excel_cell(columns_[i], *values[i]) : ExcelCell{};
        if (cell.is_empty()) continue;
        if (cell.is_cut) ++rows.cut;
        rows.text += fmt::format("<c r=\"{}{}\" ", letters_[i], number);
        if (cell.date) {
            rows.text += fmt::format("s=\"{}\"><v>{:.16g}</v></c>", date_style_, *cell.date);
            continue;
        }
        rows.text += "t=\"inlineStr\"><is><t xml:space=\"preserve\">";
        append_xml_text(rows.text, without_escapes(cell.text));
        rows.text += "</t></is></c>";
    }
    rows.text += "</row>";
}

void ExcelExporter::write_converted() {
    const Rows rows = converting_.front().get();
    converting_.pop_front();
    cut_ += rows.cut;
    archive_->write(rows.text);
}

bool ExcelExporter::end() {
    convert_batch();
    while (!converting_.empty()) write_converted();
    const ExcelFrame frame = make_excel_frame(columns_, rows_, at_);
    archive_->write(frame.after_rows);
    archive_->end_part();
    for (const auto& [name, text] : frame.parts) {
        archive_->begin_part(name);
        archive_->write(text);
        archive_->end_part();
    }
    return archive_->pass_to(sink_);
}

std::string ExcelExporter::remark() const {
    if (cut_ == 0) return {};
    return fmt::format("{} longer than the {} letters that a cell holds, and cut",
                       cut_ == 1 ? "1 value was" : fmt::format("{} values were", cut_), longest_excel_cell);
}

}  // namespace jobfeed
