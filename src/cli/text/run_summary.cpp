// SPDX-License-Identifier: MIT
#include "cli/text/run_summary.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

namespace jobfeed::cli {

std::string describe(const Tally& tally) {
    std::string text = fmt::format("{} added, {} updated, {} unchanged", grouped(tally.added),
                                   grouped(tally.updated), grouped(tally.unchanged));
    if (tally.restored > 0) text += fmt::format(", {} restored", grouped(tally.restored));
    text += fmt::format(", {} withdrawn, {} expired, {} rejected", grouped(tally.withdrawn),
                        grouped(tally.expired), grouped(tally.rejected));
    if (tally.out_of_scope > 0) text += fmt::format(", {} out of scope", grouped(tally.out_of_scope));
    if (tally.not_found > 0) text += fmt::format(", {} not found", grouped(tally.not_found));
    if (tally.failed > 0) text += fmt::format(", {} failed", grouped(tally.failed));
    if (tally.recovered > 0) text += fmt::format(", {} recovered", grouped(tally.recovered));
    return text;
}

std::string describe(const Traffic& traffic) {
    return fmt::format("{}, {}", number_of(traffic.requests, "request", "requests"),
                       megabytes(traffic.bytes));
}

std::string describe(const SyncReport& report) {
    return fmt::format("{} active: {} · {}, {}", grouped(report.active), describe(report.record.tally),
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
