// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a reader of an exported file gets: rows of values. A format without null gives empty texts.
using Table = std::vector<std::vector<std::optional<std::string>>>;

/// Reads RFC 4180 to the letter and throws on anything else; the first row is the header.
Table read_csv(std::string_view text);

/// The objects of NDJSON, or of a JSON array, each as its members' values in their order; the first row is
/// the first object's keys, if there is one. A value that is no string is its JSON.
Table read_ndjson(std::string_view text);
Table read_json(std::string_view text);

/// The items of the formats whose columns are their own: id, title and text of each.
Table read_rss(std::string_view text);
Table read_html(std::string_view text);
Table read_json_feed(std::string_view text);
Table read_json_ld(std::string_view text);

/// The cells of the only sheet of a workbook; the first row is the header.
Table read_excel(std::string_view text);

/// A part of the zip archive that a workbook is.
std::string part_of_workbook(std::string_view text, const char* name);
