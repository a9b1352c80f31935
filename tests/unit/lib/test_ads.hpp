// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <jobfeed/mirror_writer.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace jobfeed::test {

inline Timestamp moment(std::string_view text) {
    return parse_timestamp(text).value();
}

inline const Timestamp noon = moment("2024-06-10T12:00:00Z");

/// A uuid with letters in it.
inline const std::string ad_uuid = "e5d179b9-aef1-4732-9a03-ad2fefcfd1c8";

/// The uuid numbered so.
inline std::string uuid(int number) {
    std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

/// An ad whose JSON holds what its fields do.
inline Ad ad(int number, const std::string& words = "ord",
             std::string_view expires = "2024-06-16T22:00:00Z") {
    Ad ad;
    ad.uuid = uuid(number);
    ad.title = "Stilling " + words;
    ad.expires = moment(expires);
    ad.published = moment("2024-06-01T22:00:00Z");
    ad.updated = moment("2024-06-01T22:00:00Z");
    ad.work_locations = {{.municipality = "OSLO"}, {.municipality = "BODØ"}};
    ad.occupations = {{.level1 = "IT", .level2 = "Utvikling"}};
    ad.json = R"({"uuid":")" + ad.uuid + R"(","title":"Stilling )" + words + R"(","description":"<p>Om )" +
              words + R"(</p>","expires":")" + std::string(expires) +
              R"(","workLocations":[],"occupationCategories":[]})";
    return ad;
}

/// What a query of one column brings.
inline std::vector<std::string> column(const std::filesystem::path& database, const std::string& sql) {
    std::vector<std::string> values;
    store::Database connection(database, store::Database::Access::read);
    connection.prepare(sql).each(
        [&values](const store::Statement& row) { values.emplace_back(row.text(0)); });
    return values;
}

inline std::string value(const std::filesystem::path& database, const std::string& sql) {
    const auto values = column(database, sql);
    return values.empty() ? "no row" : values.front();
}

inline void execute(const std::filesystem::path& database, const std::string& sql) {
    store::Database(database, store::Database::Access::write).execute(sql);
}

inline void index(MirrorWriter& mirror) {
    mirror.update_index([](std::uint64_t, std::uint64_t) {});
}

}  // namespace jobfeed::test
