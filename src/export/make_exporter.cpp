// SPDX-License-Identifier: MIT
#include "csv_exporter.hpp"
#include "json_exporter.hpp"

#include <jobfeed/error.hpp>

#include <array>

namespace jobfeed {
namespace {

constexpr std::array<ExportFormat, 3> formats{{
    {"csv", "As CSV (RFC 4180)", {".csv"}},
    {"ndjson", "As one JSON object a line", {".ndjson", ".jsonl"}},
    {"json", "As one JSON array", {".json"}},
}};

constexpr std::array<std::unique_ptr<Exporter> (*)(Sink), formats.size()> makers{
    [](Sink sink) -> std::unique_ptr<Exporter> { return std::make_unique<CsvExporter>(std::move(sink)); },
    [](Sink sink) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonExporter>(std::move(sink), json_lines);
    },
    [](Sink sink) -> std::unique_ptr<Exporter> {
        return std::make_unique<JsonExporter>(std::move(sink), json_array);
    },
};

}  // namespace

std::span<const ExportFormat> export_formats() {
    return formats;
}

std::unique_ptr<Exporter> make_exporter(std::string_view format, Sink sink) {
    std::string known;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        if (formats[i].name == format) return makers[i](std::move(sink));
        known.append(i == 0 ? "" : ", ").append(formats[i].name);
    }
    throw Error(ErrorKind::usage, "unknown format '" + std::string(format) + "'; there are " + known);
}

}  // namespace jobfeed
