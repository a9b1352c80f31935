// SPDX-License-Identifier: MIT
#include "cli/export_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/output_file.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/as_of_check.hpp"
#include "cli/text/filter_check.hpp"
#include "cli/text/name_list.hpp"
#include "cli/text/number_text.hpp"

#include <jobfeed/compression.hpp>
#include <jobfeed/error.hpp>
#include <jobfeed/sqlite_copy.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

namespace jobfeed::cli {
namespace {

/// The ending that asks for compression, or nothing.
std::string compression_of(const std::string& path) {
    const std::string extension = std::filesystem::path(path).extension().string();
    return make_compressor(extension, {}) ? extension : std::string{};
}

/// Of `ads.csv.gz` as of `ads.csv`; nullptr for a name that means none.
const ExportFormat* format_of_name(const std::string& path) {
    std::filesystem::path name(path);
    if (!compression_of(path).empty()) name.replace_extension();
    const std::string extension = name.extension().string();
    for (const ExportFormat& format : export_formats()) {
        const auto& known = format.extensions;
        if (!extension.empty() && std::find(known.begin(), known.end(), extension) != known.end())
            return &format;
    }
    return nullptr;
}

/// The options of all formats, for a message: `--csv, … or --html`
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

void check_stop() {
    if (stop_signal() != 0) throw Error(ErrorKind::stopped, "stopped while exporting");
}

/// False if the sink wanted no more.
bool write_rows(const Mirror& mirror, const Query& query, Exporter& exporter) {
    bool wanted = exporter.begin(query.columns);
    if (!wanted) return false;
    mirror.each_ad(query, [&](Row row) {
        check_stop();
        wanted = exporter.write(row);
        return wanted;
    });
    return wanted && exporter.end();
}

}  // namespace

void ExportCommand::setup(CLI::App& options) {
    for (const ExportFormat& format : export_formats()) {
        options.add_flag(fmt::format("--{}", format.name), formats_[format.name],
                         std::string(format.summary));
    }
    options.add_flag("--for-excel", for_excel_, "CSV for Excel; no value can run as a formula");
    options.add_option("--columns", columns_, "Only these columns of active_ads, with commas between them")
        ->type_name("NAMES")
        ->allow_extra_args(false);
    add_text(options, "--words", words_, "Only ads with these words, as jobfeed search takes them")
        ->type_name("TEXT");
    options_.setup(options);
    add_order(options, order_, "that of the format");
    add_number(options, "--limit", limit_, 1, std::numeric_limits<int>::max(), "At most so many ads");
    options.add_flag("--all", all_, "Also ads that have left and are still kept");
    add_when(options, "--as-of", as_of_, "The ads of that moment, if the mirror still has them as they were");
    options.add_flag("--require-complete", require_complete_,
                     "Exit 3, writing nothing, if no run was complete yet");
    add_path(options, "--sqlite", sqlite_, "An SQLite database with one table, ads");
    add_path(options, "--snapshot", snapshot_, "A folder with the ads, their schema, a README and checksums")
        ->type_name("FOLDER");
    add_path(options, "-o,--output", output_, "Write this file, whole or not at all; .gz, .zst compress");
}

const ExportFormat& ExportCommand::format(const Origins& origins) const {
    // The strongest word counts: with JOBFEED_JSON set for other commands, --csv still means CSV.
    for (const Origin origin : {Origin::flag, Origin::variable, Origin::file}) {
        const ExportFormat* found = nullptr;
        for (const ExportFormat& format : export_formats()) {
            if (!formats_.at(format.name) || origins.of(fmt::format("--{}", format.name)) != origin) continue;
            if (found != nullptr) {
                throw Error(ErrorKind::usage,
                            fmt::format("--{} and --{} exclude each other", found->name, format.name));
            }
            found = &format;
        }
        if (found != nullptr) return *found;
    }
    const ExportFormat* by_name = format_of_name(output_);
    if (by_name != nullptr) return *by_name;
    const std::string ending = std::filesystem::path(output_).extension().string();
    if (ending == ".parquet") {
        throw Error(ErrorKind::usage,
                    "DuckDB makes Parquet out of the CSV: see EXAMPLES in jobfeed-export(1)");
    }
    const std::string why = ending.empty() ? "no format given" : fmt::format("{} is no format", ending);
    throw Error(ErrorKind::usage, fmt::format("{}; name one of {}", why, formats_text()));
}

void ExportCommand::check_options(const ExportFormat& format) const {
    if (for_excel_ && format.name != "csv")
        throw Error(ErrorKind::usage, fmt::format("--for-excel goes with --csv, not with --{}", format.name));
    if (!columns_.empty() && !format.takes_columns)
        throw Error(ErrorKind::usage,
                    fmt::format("--{} has columns of its own; leave --columns out", format.name));
    if (format.is_binary && output_.empty())
        throw Error(ErrorKind::usage, fmt::format("--{0} needs a file: -o ads{1} (- is standard output)",
                                                  format.name, format.extensions.front()));
}

Timestamp ExportCommand::moment(const Context& context) const {
    const Timestamp at = context.global.moment();
    return moment_of(as_of_, at, -1).value_or(at);
}

Query ExportCommand::query(const Context& context, AdOrder order,
                           const std::vector<std::string>& columns) const {
    Query query{.columns = columns_.empty() ? columns : columns_,
                .include_left = all_,
                .at = moment(context),
                .words = words_};
    options_.apply(query);
    query.order = order_.value_or(words_.empty() ? order : AdOrder::relevance);
    if (limit_) query.limit = static_cast<std::uint64_t>(*limit_);
    return query;
}

ExitCode ExportCommand::run(const Context& context) {
    columns_ = names_in("--columns", columns_, "column", query_columns());
    if (!snapshot_.empty()) return write_at(context, "--snapshot", snapshot_, write_snapshot);
    if (!sqlite_.empty()) return write_at(context, "--sqlite", sqlite_, write_sqlite);
    const ExportFormat& chosen = format(context.origins);
    check_options(chosen);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    if (const auto code = check_completeness(context, mirror)) return *code;
    watch_stop_signals();
    if (output_.empty() || output_ == "-") {
        write(context, mirror, chosen, print);
        if (chosen.name == "html" && output_.empty() && standard_output().terminal)
            context.log.info("this page is for a browser; -o jobs.html writes it into a file");
        return ExitCode::done;
    }
    OutputFile file(output_);
    if (write(context, mirror, chosen, [&file](std::string_view text) { return file.write(text); }))
        file.commit();
    return ExitCode::done;
}

ExitCode ExportCommand::write_at(const Context& context, std::string_view option, const std::string& place,
                                 decltype(write_snapshot)* writer) {
    std::vector<std::string> others;
    for (const ExportFormat& format : export_formats()) others.push_back(fmt::format("--{}", format.name));
    for (const char* name : {"--output", "--snapshot", "--sqlite"}) others.emplace_back(name);
    for (const std::string& other : others) {
        if (other != option && context.origins.of(other) == Origin::flag)
            throw Error(ErrorKind::usage, fmt::format("{} and {} exclude each other", other, option));
    }
    const Mirror mirror = Mirror::open(context.global.existing_database());
    if (const auto code = check_completeness(context, mirror)) return *code;
    watch_stop_signals();
    const Query wanted = query(context, AdOrder::table, {query_columns().begin(), query_columns().end() - 1});
    const auto ads = writer(mirror, wanted, place, check_stop);
    for (const std::string& warning : unmatched_filters(mirror, wanted)) context.log.warning(warning);
    context.log.closing(fmt::format("{} in {}", number_of(ads, "ad", "ads"), place));
    return ExitCode::done;
}

std::optional<ExitCode> ExportCommand::check_completeness(const Context& context,
                                                          const Mirror& mirror) const {
    if (as_of_) check_as_of(mirror, moment(context), context.global.moment());
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

bool ExportCommand::write(const Context& context, const Mirror& mirror, const ExportFormat& format,
                          const Sink& sink) const {
    const auto compressor = make_compressor(compression_of(output_), sink);
    const auto exporter = make_exporter(
        format.name,
        compressor ? [&compressor](std::string_view text) { return compressor->write(text); } : sink,
        {.at = moment(context), .for_spreadsheet = for_excel_});
    const Query wanted = query(context, format.order, exporter->default_columns());
    if (!write_rows(mirror, wanted, *exporter) || (compressor && !compressor->end())) return false;
    for (const std::string& warning : unmatched_filters(mirror, wanted)) context.log.warning(warning);
    if (const std::string remark = exporter->remark(); !remark.empty()) context.log.closing(remark);
    return true;
}

}  // namespace jobfeed::cli
