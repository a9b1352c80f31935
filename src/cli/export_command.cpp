// SPDX-License-Identifier: MIT
#include "export_command.hpp"

#include "nearest.hpp"
#include "option_types.hpp"
#include "output_file.hpp"
#include "standard_streams.hpp"
#include "stop_signal.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <filesystem>

namespace jobfeed::cli {
namespace {

std::string format_of_extension(const std::string& path) {
    const std::string extension = std::filesystem::path(path).extension().string();
    if (extension == ".csv") return "csv";
    if (extension == ".ndjson" || extension == ".jsonl") return "ndjson";
    if (extension == ".json") return "json";
    return {};
}

void check_columns(const std::vector<std::string>& columns) {
    const std::vector<std::string_view> known(query_columns().begin(), query_columns().end());
    for (const std::string& column : columns) {
        if (std::find(known.begin(), known.end(), column) != known.end()) continue;
        std::string list;
        for (const std::string_view name : known) list.append(list.empty() ? "" : ", ").append(name);
        const std::string guess = did_you_mean(column, known);
        throw Error(ErrorKind::usage, fmt::format("unknown column '{}'{} There are: {}", column,
                                                  guess.empty() ? "." : guess, list));
    }
}

}  // namespace

void ExportCommand::setup(CLI::App& options) {
    options.add_flag("--csv", csv_, "As CSV (RFC 4180)");
    options.add_flag("--ndjson", ndjson_, "As one JSON object a line");
    options.add_flag("--json", json_, "As one JSON array");
    add_list(options, "--columns", columns_, "NAMES", "Only these columns of active_ads");
    options.add_flag("--all", all_, "Also ads that have left and are still kept");
    options.add_option("-o,--output", output_, "Write this file, whole or not at all; - is standard output")
        ->type_name("FILE");
}

std::string ExportCommand::format(const Origins& origins) const {
    const std::pair<const char*, bool> flags[] = {{"csv", csv_}, {"ndjson", ndjson_}, {"json", json_}};
    // The strongest word counts: with JOBFEED_JSON set for other commands, --csv still means CSV.
    for (const Origin origin : {Origin::flag, Origin::variable, Origin::file}) {
        std::string found;
        for (const auto& [name, given] : flags) {
            if (!given || origins.of(std::string("--") + name) != origin) continue;
            if (!found.empty()) {
                throw Error(ErrorKind::usage, fmt::format("--{} and --{} exclude each other", found, name));
            }
            found = name;
        }
        if (!found.empty()) return found;
    }
    std::string by_name = format_of_extension(output_);
    if (by_name.empty()) throw Error(ErrorKind::usage, "which format? Give --csv, --ndjson or --json");
    return by_name;
}

Query ExportCommand::query(const Context& context, const Exporter& exporter) const {
    return {.columns = columns_.empty() ? exporter.default_columns() : columns_,
            .include_left = all_,
            .at = context.global.moment()};
}

ExitCode ExportCommand::run(const Context& context) {
    check_columns(columns_);
    const std::string chosen = format(context.origins);
    const Store store = Store::open_for_reading(context.global.existing_database());
    watch_stop_signals();
    if (output_.empty() || output_ == "-") {
        const auto exporter = make_exporter(chosen, print);
        write(store, query(context, *exporter), *exporter);
        return ExitCode::done;
    }
    OutputFile file(output_);
    const auto exporter = make_exporter(chosen, [&file](std::string_view text) { return file.write(text); });
    if (write(store, query(context, *exporter), *exporter)) file.commit();
    return ExitCode::done;
}

bool ExportCommand::write(const Store& store, const Query& query, Exporter& exporter) {
    bool wanted = exporter.begin(query.columns);
    if (!wanted) return false;
    store.each_ad(query, [&](Row row) {
        if (stop_signal() != 0) {
            throw Error(ErrorKind::stopped, "stopped while exporting");
        }
        wanted = exporter.write(row);
        return wanted;
    });
    return wanted && exporter.end();
}

}  // namespace jobfeed::cli
