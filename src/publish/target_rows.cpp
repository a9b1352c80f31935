// SPDX-License-Identifier: MIT
#include "publish/target_rows.hpp"
#include "bytes_of.hpp"

#include <fmt/format.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace jobfeed::publishing {
namespace {

// In one index entry of at most 2.7 kB, at 4 bytes a letter.
constexpr std::size_t longest_name = 250;

/// Without what no text of PostgreSQL's can hold.
std::string valid(std::string_view text) {
    const bool is_valid =
        text.find('\0') == std::string_view::npos && u8_check(bytes_of(text), text.size()) == nullptr;
    if (is_valid) return std::string(text);
    std::string out;
    while (!text.empty()) {
        ucs4_t letter = 0;
        const int length = u8_mbtoucr(&letter, bytes_of(text), text.size());
        if (length <= 0 || letter == 0) {
            out += "\uFFFD";
        } else {
            out += text.substr(0, static_cast<std::size_t>(length));
        }
        text.remove_prefix(static_cast<std::size_t>(std::max(length, 1)));
    }
    return out;
}

bool begins_a_letter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/// At most so many letters of a valid text.
void cut(std::string& text, std::size_t letters) {
    if (text.size() <= letters) return;
    std::size_t count = 0;
    const auto end = std::find_if(text.begin(), text.end(),
                                  [&](char byte) { return begins_a_letter(byte) && ++count > letters; });
    text.erase(end, text.end());
}

bool is_indexed(std::string_view column) {
    return column == "municipality" || column == "county" || column == "level1" || column == "level2";
}

void append_escaped(std::string& out, std::string_view text) {
    const auto special = [](char letter) {
        return letter == '\\' || letter == '\n' || letter == '\r' || letter == '\t';
    };
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if(text.begin(), text.end(), special) - text.begin());
        out += text.substr(0, plain);
        if (plain == text.size()) return;
        const char letter = text[plain];
        out += '\\';
        out += letter == '\n' ? 'n' : letter == '\r' ? 'r' : letter == '\t' ? 't' : '\\';
        text.remove_prefix(plain + 1);
    }
}

/// A double as PostgreSQL 12 and later write it: `1` where SQLite has `1.0`, `1e+15` and `Infinity`.
std::string as_double(const std::string& number) {
    constexpr double smallest_plain = 1e-4;
    constexpr double first_with_exponent = 1e15;
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{}) return number;
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    const double size = std::abs(value);
    const bool is_plain = size == 0 || (size >= smallest_plain && size < first_with_exponent);
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value,
                                       is_plain ? std::chars_format::fixed : std::chars_format::scientific);
    return {text.data(), written.ptr};
}

std::optional<std::string> value_for(std::string_view column, const std::optional<std::string>& value) {
    if (!value) return std::nullopt;
    if (is_time(column)) return target_time(*value);
    if (column == "score") return as_double(*value);
    std::string text = valid(*value);
    if (is_indexed(column)) cut(text, longest_name);
    return text;
}

}  // namespace

bool is_time(std::string_view column) {
    return column == "published" || column == "expires" || column == "updated" || column == "first_seen" ||
           column == "shown_until" || column == "at" || column == "started" || column == "finished";
}

void TargetRows::add(const ReplicaRow& values) {
    bool first = true;
    for (const auto& value : values) {
        if (!first) text_ += '\t';
        first = false;
        if (value) {
            append_escaped(text_, *value);
        } else {
            text_ += "\\N";
        }
    }
    text_ += '\n';
}

std::string target_time(std::string_view moment) {
    // PostgreSQL has no year 0: it is the first before Christ.
    if (moment.starts_with("0000-")) return fmt::format("0001{} BC", moment.substr(4));
    return std::string(moment);
}

ReplicaRow RowMaker::ad(const ReplicaAd& ad) {
    ReplicaRow row;
    row.reserve(ad.values.size() + 2);
    row.emplace_back(ad.uuid);
    const auto columns = replica_ad_columns();
    for (std::size_t i = 0; i < columns.size(); ++i) row.push_back(value_for(columns[i], ad.values[i]));
    row.emplace_back(json_.write(ad.json));
    return row;
}

ReplicaRow RowMaker::list_row(const ReplicaAd& ad, ReplicaList list, std::size_t index) {
    const ReplicaRow& values = ad.lists.at(static_cast<std::size_t>(list)).at(index);
    ReplicaRow row;
    row.reserve(values.size() + 2);
    row.emplace_back(ad.uuid);
    row.emplace_back(std::to_string(index + 1));
    const auto columns = columns_of(list);
    for (std::size_t i = 0; i < columns.size(); ++i) row.push_back(value_for(columns[i], values[i]));
    return row;
}

ReplicaRow RowMaker::change(const ReplicaChange& change) {
    return {std::to_string(change.number), target_time(change.at), change.uuid, change.kind};
}

ReplicaRow RowMaker::departure(const ReplicaDeparture& departure) {
    return {departure.uuid, departure.reason, target_time(departure.at)};
}

ReplicaRow RowMaker::sync(const ReplicaRow& sync) {
    ReplicaRow row;
    const auto columns = replica_sync_columns();
    for (std::size_t i = 0; i < columns.size(); ++i) row.push_back(value_for(columns[i], sync[i]));
    return row;
}

}  // namespace jobfeed::publishing
