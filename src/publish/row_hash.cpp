// SPDX-License-Identifier: MIT
#include "publish/row_hash.hpp"

#include "publish/target_rows.hpp"

#include <jobfeed/timestamp.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace jobfeed::publishing {
namespace {

std::string md5_of(std::string_view text) {
    Md5 sum;
    sum.add(text);
    return sum.hex();
}

/// A moment that target_time() wrote.
std::string milliseconds_of(const std::string& moment) {
    constexpr std::string_view before_christ = " BC";
    const bool year_0 = moment.ends_with(before_christ);
    const std::string text =
        year_0 ? "0000" + moment.substr(4, moment.size() - 4 - before_christ.size()) : moment;
    const auto time = parse_timestamp(text);
    return time ? std::to_string(time->time_since_epoch().count()) : moment;
}

/// Whether its values need no length before them: they hold no blank and are never `-`, which stands for
/// NULL.
bool is_plain(std::string_view column) {
    return is_time(column) || column == "uuid" || column == "position" || column == "number" ||
           column == "score" || column == "json";
}

/// A value as text by which it can be compared with what was sent; immutable, so that columns and indexes
/// can be made of it.
std::string comparable(std::string_view column) {
    if (is_time(column))
        return fmt::format("(extract(epoch FROM {} AT TIME ZONE 'UTC') * 1000)::BIGINT::TEXT", column);
    if (column == "json") return "md5(json::TEXT)";
    if (is_plain(column)) return fmt::format("{}::TEXT", column);
    return fmt::format("octet_length({0})::TEXT || ':' || {0}", column);
}

std::string comparable(std::string_view column, const std::string& value) {
    if (is_time(column)) return milliseconds_of(value);
    if (column == "json") return md5_of(value);
    return is_plain(column) ? value : fmt::format("{}:{}", value.size(), value);
}

std::vector<ComparedTable> make_compared_tables() {
    const std::string by_uuid = fmt::format("substr(uuid::TEXT, 1, {})", digits_of_a_range);
    std::vector<ComparedTable> tables;
    ComparedTable ads{"ads", {"uuid"}, by_uuid, "uuid"};
    ads.columns.insert(ads.columns.end(), replica_ad_columns().begin(), replica_ad_columns().end());
    ads.columns.emplace_back("json");
    tables.push_back(std::move(ads));
    for (const ReplicaList list : replica_lists) {
        ComparedTable table{std::string(table_of(list)), {"uuid", "position"}, by_uuid, "uuid, position"};
        table.columns.insert(table.columns.end(), columns_of(list).begin(), columns_of(list).end());
        tables.push_back(std::move(table));
    }
    tables.push_back({"tombstones", {"uuid", "reason", "at"}, by_uuid, "uuid"});
    tables.push_back({"changes",
                      {"number", "at", "uuid", "kind"},
                      fmt::format("(number - number % {})::TEXT", changes_in_a_range),
                      "number"});
    return tables;
}

}  // namespace

void Md5::add(std::string_view text) {
    MD5Update(&state_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::string Md5::hex() {
    std::array<char, MD5_DIGEST_STRING_LENGTH> digits{};
    MD5End(&state_, digits.data());
    return digits.data();
}

const std::vector<ComparedTable>& compared_tables() {
    static const std::vector<ComparedTable> tables = make_compared_tables();
    return tables;
}

std::string hash_of(const ComparedTable& table, const ReplicaRow& row) {
    std::string text = table.name;
    for (std::size_t i = 0; i < row.size(); ++i) {
        text += ' ';
        text += row[i] ? comparable(table.columns[i], *row[i]) : "-";
    }
    return md5_of(text);
}

std::string hash_sql(const ComparedTable& table) {
    std::string row = fmt::format("'{}'", table.name);
    for (const auto column : table.columns)
        row += fmt::format(" || ' ' || coalesce({}, '-')", comparable(column));
    return fmt::format("md5({})", row);
}

std::uint64_t number_of_hash(std::string_view hash) {
    constexpr int hexadecimal = 16;
    std::uint64_t number = 0;
    std::from_chars(hash.data(), hash.data() + hexadecimal, number, hexadecimal);
    return number;
}

std::string hash_number_sql(const ComparedTable& table) {
    return fmt::format("('x' || substr({}, 1, 16))::BIT(64)::BIGINT", hash_sql(table));
}

}  // namespace jobfeed::publishing
