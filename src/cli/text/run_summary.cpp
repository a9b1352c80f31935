// SPDX-License-Identifier: MIT
#include "cli/text/run_summary.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

namespace jobfeed::cli {

std::string describe_figures(const SyncRecord& record) {
    std::string text;
    for (const Figure& figure : run_figures()) {
        const std::uint64_t value = figure.value(record);
        if (figure.label.empty() || (value == 0 && !figure.shown_when_zero)) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(value), figure.label);
    }
    return text;
}

std::string describe_outcome(const SyncRecord& run) {
    if (run.outcome == "running") return "still running, or killed";
    if (run.message.empty()) return run.outcome;
    return run.message.starts_with(run.outcome) ? run.message : run.outcome + ": " + run.message;
}

std::string describe(const Traffic& traffic) {
    return fmt::format("{}, {}", number_of(traffic.requests, "request", "requests"),
                       megabytes(traffic.bytes));
}

std::string describe(const SyncReport& report) {
    return fmt::format("{} active: {} · {}, {}", grouped(report.active), describe_figures(report.record),
                       describe(report.record.traffic), exact(report.duration));
}

void add_figures(JsonObject& object, const SyncRecord& record) {
    for (const Figure& figure : run_figures()) object.number(figure.name, figure.value(record));
}

std::string filters_json(const Filters& filters) {
    return JsonObject()
        .texts("county", filters.counties)
        .texts("municipality", filters.municipalities)
        .texts("category", filters.categories)
        .texts("source", filters.sources)
        .texts("orgnr", filters.orgnrs)
        .str();
}

}  // namespace jobfeed::cli
