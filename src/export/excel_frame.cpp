// SPDX-License-Identifier: MIT
#include "excel_frame.hpp"

#include "excel_cell.hpp"
#include "temporary_file.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <minizip/unzip.h>
#include <xlsxwriter.h>

#include <array>
#include <chrono>
#include <memory>
#include <string_view>

namespace jobfeed {
namespace {

struct ArchiveCloser {
    void operator()(void* archive) const { unzClose(archive); }
};

[[noreturn]] void fail(std::string_view why) {
    throw Error(ErrorKind::failed,
                fmt::format("the workbook cannot be made: {}; see whether there is space left in {}, "
                            "or name another folder in TMPDIR",
                            why, TemporaryFile::folder()));
}

void must(lxw_error error) {
    if (error == LXW_NO_ERROR) return;
    std::string why = lxw_strerror(error);
    if (why.ends_with('.')) why.pop_back();
    fail(why);
}

double width_of(std::string_view column) {
    if (is_excel_date(column)) return 17;
    if (column == "uuid") return 38;
    return column == "title" || column == "employer" || is_html_column(column) ? 40 : 18;
}

/// The header, and one cell in the second row, which tells how dates are written.
void fill(lxw_workbook* book, lxw_worksheet* sheet, std::span<const std::string> columns,
          std::uint32_t rows) {
    lxw_format* const bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_format* const date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd hh:mm");
    for (std::uint16_t i = 0; i < columns.size(); ++i) {
        must(worksheet_set_column(sheet, i, i, width_of(columns[i]), nullptr));
        must(worksheet_write_string(sheet, 0, i, columns[i].c_str(), bold));
    }
    worksheet_freeze_panes(sheet, 1, 0);
    must(worksheet_autofilter(sheet, 0, 0, rows, static_cast<std::uint16_t>(columns.size() - 1)));
    must(worksheet_write_number(sheet, 1, 0, 0, date));
}

void write_with_library(const std::string& path, std::span<const std::string> columns, std::uint32_t rows,
                        Timestamp at) {
    std::string folder = TemporaryFile::folder();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;  // texts stand in their cells
    options.tmpdir = folder.data();
    lxw_workbook* const book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr) fail("out of memory");
    // Else it would be the present moment, and two exports of the same ads would differ.
    lxw_doc_properties properties{};
    properties.created = std::chrono::system_clock::to_time_t(at);
    must(workbook_set_properties(book, &properties));
    fill(book, workbook_add_worksheet(book, "jobfeed"), columns, rows);
    must(workbook_close(book));
}

std::string current_part(void* archive) {
    std::string part;
    std::array<char, 16 * 1024> buffer;
    if (unzOpenCurrentFile(archive) != UNZ_OK) fail("it cannot be read back");
    while (true) {
        const int size = unzReadCurrentFile(archive, buffer.data(), static_cast<unsigned>(buffer.size()));
        if (size < 0) fail("it cannot be read back");
        if (size == 0) break;
        part.append(buffer.data(), static_cast<std::size_t>(size));
    }
    // libxlsxwriter does not notice when the disk is full. All parts are XML, and end like this.
    if (unzCloseCurrentFile(archive) != UNZ_OK || part.find_last_of('>') + 2 < part.size() || part.empty())
        fail("it was not written whole");
    return part;
}

/// The text between the two, behind `from`; both must be there.
std::string between(const std::string& text, std::size_t from, std::string_view begin, std::string_view end) {
    const auto start = text.find(begin, from);
    const auto stop = start == std::string::npos ? start : text.find(end, start + begin.size());
    if (stop == std::string::npos) fail("libxlsxwriter writes sheets in another form than was expected");
    return text.substr(start + begin.size(), stop - start - begin.size());
}

void split_sheet(const std::string& sheet, ExcelFrame& frame) {
    constexpr std::string_view second_row = "<row r=\"2\"";
    constexpr std::string_view end = "</sheetData>";
    const auto rows = sheet.find(second_row);
    const auto after = sheet.find(end);
    if (rows == std::string::npos || after == std::string::npos)
        fail("libxlsxwriter writes sheets in another form than was expected");
    frame.date_style = between(sheet, rows, "s=\"", "\"");
    frame.before_rows = sheet.substr(0, rows);
    frame.after_rows = sheet.substr(after);
    // How far the sheet goes may be left out, and is not known yet.
    const std::string dimension = "<dimension" + between(frame.before_rows, 0, "<dimension", "/>") + "/>";
    frame.before_rows.erase(frame.before_rows.find(dimension), dimension.size());
}

}  // namespace

ExcelFrame make_excel_frame(std::span<const std::string> columns, std::uint32_t rows, Timestamp at) {
    const TemporaryFile file;
    write_with_library(file.path(), columns, rows, at);
    const std::unique_ptr<void, ArchiveCloser> archive(unzOpen64(file.path().c_str()));
    ExcelFrame frame;
    int more = archive ? unzGoToFirstFile(archive.get()) : UNZ_ERRNO;
    for (; more == UNZ_OK; more = unzGoToNextFile(archive.get())) {
        std::array<char, 256> name{};
        unzGetCurrentFileInfo64(archive.get(), nullptr, name.data(), name.size() - 1, nullptr, 0, nullptr, 0);
        std::string part = current_part(archive.get());
        if (std::string_view(name.data()).starts_with("xl/worksheets/")) {
            frame.sheet_name = name.data();
            split_sheet(part, frame);
        } else {
            frame.parts.emplace_back(name.data(), std::move(part));
        }
    }
    if (more != UNZ_END_OF_LIST_OF_FILE || frame.sheet_name.empty()) fail("it cannot be read back");
    return frame;
}

}  // namespace jobfeed
