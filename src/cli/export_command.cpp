// SPDX-License-Identifier: MIT
#include "cli/export_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/output_file.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/name_list.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <filesystem>

namespace jobfeed::cli {
namespace {

std::string format_of_extension(const std::string& path) {
    const std::string extension = std::filesystem::path(path).extension().string();
    for (const ExportFormat& format : export_formats()) {
        const auto& known = format.extensions;
        if (!extension.empty() && std::find(known.begin(), known.end(), extension) != known.end()) {
            return std::string(format.name);
        }
    }
    return {};
}

/// `--csv, --ndjson or --json`
std::string formats_text() {
    std::string text;
    const auto formats = export_formats();
    for (std::size_t i = 0; i < formats.size(); ++i) {
        text.append(i == 0                    ? ""
                    : i + 1 == formats.size() ? " or "
                                              : ", ")
            .append("--")
            .append(formats[i].name);
    }
    return text;
}

}  // namespace

void ExportCommand::setup(CLI::App& options) {
    for (const ExportFormat& format : export_formats()) {
        options.add_flag(fmt::format("--{}", format.name), formats_[format.name],
                         std::string(format.summary));
    }
    options.add_option("--columns", columns_, "Only these columns of active_ads, with commas between them")
        ->type_name("NAMES")
        ->allow_extra_args(false);
    options.add_flag("--all", all_, "Also ads that have left and are still kept");
    options.add_flag("--require-complete", require_complete_,
                     "Exit 3, writing nothing, if no run was complete yet");
    add_path(options, "-o,--output", output_, "Write this file, whole or not at all; - is standard output");
}

std::string ExportCommand::format(const Origins& origins) const {
    // The strongest word counts: with JOBFEED_JSON set for other commands, --csv still means CSV.
    for (const Origin origin : {Origin::flag, Origin::variable, Origin::file}) {
        std::string found;
        for (const auto& [name, summary, extensions] : export_formats()) {
            if (!formats_.at(name) || origins.of(fmt::format("--{}", name)) != origin) continue;
            if (!found.empty()) {
                throw Error(ErrorKind::usage, fmt::format("--{} and --{} exclude each other", found, name));
            }
            found = name;
        }
        if (!found.empty()) return found;
    }
    std::string by_name = format_of_extension(output_);
    if (by_name.empty()) throw Error(ErrorKind::usage, "which format? Give " + formats_text());
    return by_name;
}

Query ExportCommand::query(const Context& context, const Exporter& exporter) const {
    return {.columns = columns_.empty() ? exporter.default_columns() : columns_,
            .include_left = all_,
            .at = context.global.moment()};
}

ExitCode ExportCommand::run(const Context& context) {
    columns_ = names_in("--columns", columns_, "column", query_columns());
    const std::string chosen = format(context.origins);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    if (const auto code = check_completeness(context, mirror)) return *code;
    watch_stop_signals();
    if (output_.empty() || output_ == "-") {
        const auto exporter = make_exporter(chosen, print);
        write(mirror, query(context, *exporter), *exporter);
        return ExitCode::done;
    }
    OutputFile file(output_);
    const auto exporter = make_exporter(chosen, [&file](std::string_view text) { return file.write(text); });
    if (write(mirror, query(context, *exporter), *exporter)) file.commit();
    return ExitCode::done;
}

std::optional<ExitCode> ExportCommand::check_completeness(const Context& context,
                                                          const Mirror& mirror) const {
    // Whoever looks back in time means a mirror that has been complete since.
    if (mirror.status(*parse_timestamp("9999-12-31")).last_complete) return std::nullopt;
    constexpr std::string_view what =
        "no run has been complete yet, so ads can be missing; run jobfeed sync until it exits with 0";
    if (require_complete_) {
        context.log.error(what);
        return ExitCode::incomplete;
    }
    context.log.warning(what);
    return std::nullopt;
}

bool ExportCommand::write(const Mirror& mirror, const Query& query, Exporter& exporter) {
    bool wanted = exporter.begin(query.columns);
    if (!wanted) return false;
    mirror.each_ad(query, [&](Row row) {
        if (stop_signal() != 0) {
            throw Error(ErrorKind::stopped, "stopped while exporting");
        }
        wanted = exporter.write(row);
        return wanted;
    });
    return wanted && exporter.end();
}

}  // namespace jobfeed::cli
