// SPDX-License-Identifier: MIT
#include "cli/report_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/output_file.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/report_json.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/report.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

ReportLanguage language_called(const std::string& name) {
    if (name == "no") return ReportLanguage::norwegian;
    if (name == "en") return ReportLanguage::english;
    throw Error(ErrorKind::usage, fmt::format("--language: '{}' is none of no and en", name));
}

void write(const std::string& path, const std::string& text) {
    if (path.empty() || path == "-") {
        print(text);
        return;
    }
    OutputFile file(path);
    if (file.write(text)) file.commit();
}

}  // namespace

void ReportCommand::setup(CLI::App& options) {
    add_path(options, "-o,--output", output_, "Write this file, whole or not at all; - is standard output");
    add_text(options, "--language", language_, "Of the page: no or en [no]");
    options.add_flag("--json", json_, "Write the figures as a JSON object instead of a page");
}

ExitCode ReportCommand::run(const Context& context) {
    const ReportLanguage language = language_called(language_);
    if (!json_ && output_.empty() && standard_output().terminal)
        throw Error(ErrorKind::usage,
                    "the report is a page: write it to a file, as in jobfeed report -o report.html");
    const auto report =
        read_report(Mirror::open(context.global.existing_database()), context.global.moment());
    write(output_, json_ ? report_json(report) : report_page(report, language));
    return ExitCode::done;
}

}  // namespace jobfeed::cli
