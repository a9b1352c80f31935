// SPDX-License-Identifier: MIT
#include "excel_cell.hpp"

#include "plain_text.hpp"
#include "utf8.hpp"

#include <jobfeed/timestamp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace jobfeed {
namespace {

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
        cut = units > longest_excel_cell;
        if (cut) break;
        if (const auto instead = instead_of(letter, length)) {
            text.append(value.substr(copied, at - copied)).append(*instead);
            copied = at + letter.size();
        }
        at += letter.size();
    }
    return text.append(value.substr(copied, at - copied));
}

}  // namespace

bool is_excel_date(std::string_view column) {
    constexpr std::array<std::string_view, 6> times{"published",  "expires",     "updated",
                                                    "first_seen", "shown_until", "left_at"};
    return std::find(times.begin(), times.end(), column) != times.end();
}

bool is_html_column(std::string_view column) {
    return column == "description" || column == "employer_description";
}

ExcelCell excel_cell(std::string_view column, std::string_view value) {
    ExcelCell cell;
    if (const auto moment = is_excel_date(column) ? parse_timestamp(value) : std::nullopt) {
        cell.date = excel_date(*moment);
    } else {
        cell.text = is_html_column(column) ? cell_text(plain_text(value), cell.is_cut)
                                           : cell_text(value, cell.is_cut);
    }
    return cell;
}

}  // namespace jobfeed
