// SPDX-License-Identifier: MIT
#include "csv_exporter.hpp"
#include "excel_exporter.hpp"
#include "html_exporter.hpp"
#include "json_exporter.hpp"
#include "json_feed_exporter.hpp"
#include "json_ld_exporter.hpp"
#include "rss_exporter.hpp"

#include <jobfeed/error.hpp>

#include <array>

namespace jobfeed {
namespace {

using Settings = const ExportSettings&;

constexpr std::array<ExportFormat, 8> formats{{
    {.name = "csv", .summary = "As CSV (RFC 4180)", .extensions = {".csv"}},
    {.name = "ndjson", .summary = "As one JSON object a line", .extensions = {".ndjson", ".jsonl"}},
    {.name = "json", .summary = "As one JSON array", .extensions = {".json"}},
    {.name = "excel", .summary = "As an Excel workbook", .extensions = {".xlsx"}, .is_binary = true},
    {.name = "jsonld",
     .summary = "As schema.org's JobPosting (JSON-LD)",
     .extensions = {".jsonld"},
     .takes_columns = false},
    {.name = "rss",
     .summary = "As RSS, newest first",
     .extensions = {".rss", ".xml"},
     .takes_columns = false,
     .order = AdOrder::newest},
    {.name = "json-feed",
     .summary = "As a JSON Feed, newest first",
     .takes_columns = false,
     .order = AdOrder::newest},
    {.name = "html",
     .summary = "As a page to read and print, newest first",
     .extensions = {".html", ".htm"},
     .takes_columns = false,
     .order = AdOrder::newest},
}};

constexpr std::array<std::unique_ptr<Exporter> (*)(Sink, Settings), formats.size()> makers{
    [](Sink sink, Settings settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<CsvExporter>(std::move(sink), settings.for_spreadsheet);
    },
    [](Sink sink, Settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonExporter>(std::move(sink), json_lines);
    },
    [](Sink sink, Settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonExporter>(std::move(sink), json_array);
    },
    [](Sink sink, Settings settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<ExcelExporter>(std::move(sink), settings);
    },
    [](Sink sink, Settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonLdExporter>(std::move(sink));
    },
    [](Sink sink, Settings settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<RssExporter>(std::move(sink), settings);
    },
    [](Sink sink, Settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonFeedExporter>(std::move(sink));
    },
    [](Sink sink, Settings settings) -> std::unique_ptr<Exporter> {
        return std::make_unique<HtmlExporter>(std::move(sink), settings);
    },
};

}  // namespace

std::span<const ExportFormat> export_formats() {
    return formats;
}

std::unique_ptr<Exporter> make_exporter(std::string_view format, Sink sink, const ExportSettings& settings) {
    std::string known;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        if (formats[i].name == format) return makers[i](std::move(sink), settings);
        known.append(i == 0 ? "" : ", ").append(formats[i].name);
    }
    throw Error(ErrorKind::usage, "unknown format '" + std::string(format) + "'; there are " + known);
}

}  // namespace jobfeed
