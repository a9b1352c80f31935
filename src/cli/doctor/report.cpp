// SPDX-License-Identifier: MIT
#include "cli/doctor/report.hpp"

#include "cli/text/display_width.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/secret.hpp>
#include <jobfeed/version.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli::doctor {
namespace {

constexpr std::size_t indent = 23;

std::string_view name_of(Level level) {
    switch (level) {
        case Level::fine:
            return "ok";
        case Level::warning:
            return "warning";
        case Level::problem:
            return "problem";
    }
    return "ok";
}

std::string safe(const std::string& text) {
    return printable(redacted(text));
}

/// The text in lines, all but the first with so many blanks before them.
std::string lines_at(std::size_t left, std::string_view text, std::size_t columns) {
    const auto lines = wrapped(text, columns > left ? columns - left : 1);
    return fmt::format("{}\n", fmt::join(lines, "\n" + std::string(left, ' ')));
}

std::string label(const Finding& finding, bool again) {
    std::string text = fmt::format("{:<8} {}", name_of(finding.level), again ? "" : finding.check);
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::size_t count(const Findings& findings, Level level) {
    return static_cast<std::size_t>(
        std::count_if(findings.all().begin(), findings.all().end(),
                      [level](const Finding& finding) { return finding.level == level; }));
}

}  // namespace

std::string report_text(const Findings& findings, std::size_t columns) {
    constexpr std::size_t readable = 20;
    const bool narrow = columns < indent + readable;
    const std::size_t left = narrow ? 2 : indent;
    std::string text;
    std::string_view before;
    for (const Finding& finding : findings.all()) {
        const std::string beginning = label(finding, finding.check == before);
        text += narrow ? beginning + "\n  " : fmt::format("{:<{}}", beginning, indent);
        text += lines_at(left, safe(finding.what), columns);
        before = finding.check;
        if (finding.advice.empty()) continue;
        text += fmt::format("{:{}}-> {}", "", left, lines_at(left + 3, safe(finding.advice), columns));
    }
    const auto problems = count(findings, Level::problem);
    const auto warnings = count(findings, Level::warning);
    return text + fmt::format("{} problem{}, {} warning{}\n", problems, problems == 1 ? "" : "s", warnings,
                              warnings == 1 ? "" : "s");
}

std::string report_json(const Findings& findings, const std::string& database) {
    std::string list;
    for (const Finding& finding : findings.all()) {
        JsonObject object;
        object.text("check", finding.check)
            .text("level", name_of(finding.level))
            .text("what", safe(finding.what))
            .text_or_null("advice", safe(finding.advice))
            .number("exit_code", std::int64_t{static_cast<int>(finding.code)});
        list += (list.empty() ? "" : ",") + object.str();
    }
    return JsonObject()
               .text("version", version())
               .text("database", database)
               .number("exit_code", std::int64_t{static_cast<int>(findings.exit_code())})
               .number("problems", std::uint64_t{count(findings, Level::problem)})
               .number("warnings", std::uint64_t{count(findings, Level::warning)})
               .json("findings", "[" + list + "]")
               .str() +
           "\n";
}

}  // namespace jobfeed::cli::doctor
