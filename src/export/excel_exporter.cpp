// SPDX-License-Identifier: MIT
#include "excel_exporter.hpp"

#include "excel_check.hpp"
#include "plain_text.hpp"
#include "temporary_file.hpp"
#include "utf8.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace jobfeed {
namespace {

constexpr std::size_t longest_value = 32'767;  // in UTF-16, of a cell

bool is_time(std::string_view column) {
    constexpr std::array<std::string_view, 6> times{"published",  "expires",     "updated",
                                                    "first_seen", "shown_until", "left_at"};
    return std::find(times.begin(), times.end(), column) != times.end();
}

bool is_html(std::string_view column) {
    return column == "description" || column == "employer_description";
}

double width_of(std::string_view column) {
    if (is_time(column)) return 17;
    if (column == "uuid") return 38;
    return column == "title" || column == "employer" || is_html(column) ? 40 : 18;
}

/// Days since the day that Excel counts from, by the clocks of Oslo.
double excel_date(Timestamp moment) {
    using Days = std::chrono::duration<double, std::chrono::days::period>;
    constexpr double first_of_january_1970 = 25'569;
    return first_of_january_1970 + Days(time_in_oslo(moment).time_since_epoch()).count();
}

/// What stands for a letter: Excel breaks lines without a carriage return, and XML forbids some.
std::optional<std::string_view> instead_of(std::string_view letter, std::size_t length) {
    if (letter == "\r") return "";
    const bool is_control =
        length == 1 && static_cast<unsigned char>(letter[0]) < 0x20 && letter != "\n" && letter != "\t";
    if (length == 0 || is_control || letter == "\uFFFE" || letter == "\uFFFF") return "\uFFFD";
    return std::nullopt;
}

/// What a cell can hold of a text.
std::string cell_text(std::string_view value, bool& cut) {
    std::string text;
    std::size_t copied = 0;
    std::size_t units = 0;
    std::size_t at = 0;
    while (at < value.size()) {
        const std::size_t length = sequence_length(value, at);
        const std::string_view letter = value.substr(at, std::max<std::size_t>(length, 1));
        units += length == 4 ? 2 : 1;
        cut = units > longest_value;
        if (cut) break;
        if (const auto instead = instead_of(letter, length)) {
            text.append(value.substr(copied, at - copied)).append(*instead);
            copied = at + letter.size();
        }
        at += letter.size();
    }
    return text.append(value.substr(copied, at - copied));
}

void must(lxw_error error) {
    if (error != LXW_NO_ERROR)
        throw Error(ErrorKind::failed,
                    fmt::format("the workbook cannot be written: {}", lxw_strerror(error)));
}

}  // namespace

struct ExcelExporter::Workbook {
    explicit Workbook(Timestamp at) : folder(TemporaryFile::folder()) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder.data();
        options.use_zip64 = LXW_FALSE;
        book = workbook_new_opt(file.path().c_str(), &options);
        sheet = book != nullptr ? workbook_add_worksheet(book, "jobfeed") : nullptr;
        if (sheet == nullptr) must(LXW_ERROR_CREATING_XLSX_FILE);
        // Else it would be the present moment, and two exports of the same ads would differ.
        lxw_doc_properties properties{};
        properties.created = std::chrono::system_clock::to_time_t(at);
        must(workbook_set_properties(book, &properties));
        header = workbook_add_format(book);
        format_set_bold(header);
        date = workbook_add_format(book);
        format_set_num_format(date, "yyyy-mm-dd hh:mm");
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook() {
        if (book != nullptr) lxw_workbook_free(book);
    }

    void close() { must(workbook_close(std::exchange(book, nullptr))); }

    std::string folder;
    TemporaryFile file;
    lxw_workbook* book = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* header = nullptr;
    lxw_format* date = nullptr;
};

ExcelExporter::ExcelExporter(Sink sink, const ExportSettings& settings)
    : sink_(std::move(sink)), at_(settings.at) {}
ExcelExporter::~ExcelExporter() = default;

std::vector<std::string> ExcelExporter::default_columns() const {
    return {"title",
            "job_title",
            "employer",
            "orgnr",
            "municipality",
            "county",
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
    workbook_ = std::make_unique<Workbook>(at_);
    for (std::uint16_t i = 0; i < columns_.size(); ++i) {
        must(worksheet_set_column(workbook_->sheet, i, i, width_of(columns_[i]), nullptr));
        must(worksheet_write_string(workbook_->sheet, 0, i, columns_[i].c_str(), workbook_->header));
    }
    worksheet_freeze_panes(workbook_->sheet, 1, 0);
    return true;
}

bool ExcelExporter::write(Row row) {
    if (++row_ == LXW_ROW_MAX) {
        throw Error(
            ErrorKind::failed,
            fmt::format("a sheet of Excel's holds {} ads at most; export fewer, or as CSV", LXW_ROW_MAX - 1));
    }
    bool filled = false;
    for (std::uint16_t i = 0; i < row.size(); ++i) {
        if (row[i]) filled = write_value(i, *row[i]) || filled;
    }
    if (filled) ++filled_rows_;
    return true;
}

bool ExcelExporter::write_value(std::uint16_t column, std::string_view value) {
    const std::string& name = columns_[column];
    if (const auto moment = is_time(name) ? parse_timestamp(value) : std::nullopt) {
        must(worksheet_write_number(workbook_->sheet, row_, column, excel_date(*moment), workbook_->date));
        return true;
    }
    bool cut = false;
    const std::string text = is_html(name) ? cell_text(plain_text(value), cut) : cell_text(value, cut);
    if (cut) ++cut_;
    must(worksheet_write_string(workbook_->sheet, row_, column, text.c_str(), nullptr));
    return !text.empty();
}

bool ExcelExporter::end() {
    const auto last_column = static_cast<std::uint16_t>(columns_.size() - 1);
    must(worksheet_autofilter(workbook_->sheet, 0, 0, row_, last_column));
    workbook_->close();
    check_workbook(workbook_->file.path(), filled_rows_);
    return workbook_->file.pass_to(sink_);
}

std::string ExcelExporter::remark() const {
    if (cut_ == 0) return {};
    return fmt::format("{} longer than the {} letters that a cell holds, and cut",
                       cut_ == 1 ? "1 value was" : fmt::format("{} values were", cut_), longest_value);
}

}  // namespace jobfeed
