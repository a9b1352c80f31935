// SPDX-License-Identifier: MIT
#include "csv_exporter.hpp"
#include "json_exporter.hpp"
#include "ndjson_exporter.hpp"

#include <jobfeed/error.hpp>

#include <array>

namespace jobfeed {
namespace {

template <typename Format>
std::unique_ptr<Exporter> make(Sink sink) {
    return std::make_unique<Format>(std::move(sink));
}

constexpr std::array<std::string_view, 3> formats{"csv", "ndjson", "json"};
constexpr std::array<std::unique_ptr<Exporter> (*)(Sink), formats.size()> makers{
    make<CsvExporter>, make<NdjsonExporter>, make<JsonExporter>};

}  // namespace

std::span<const std::string_view> export_formats() {
    return formats;
}

std::unique_ptr<Exporter> make_exporter(std::string_view format, Sink sink) {
    std::string known;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        if (formats[i] == format) return makers[i](std::move(sink));
        known.append(i == 0 ? "" : ", ").append(formats[i]);
    }
    throw Error(ErrorKind::usage, "unknown format '" + std::string(format) + "'; there are " + known);
}

}  // namespace jobfeed
