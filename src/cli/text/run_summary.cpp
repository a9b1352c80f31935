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
    if (tally.withheld > 0) text += fmt::format(", {} withheld", grouped(tally.withheld));
    if (tally.failed > 0) text += fmt::format(", {} failed", grouped(tally.failed));
    return text;
}

std::string describe(const Traffic& traffic) {
    return fmt::format("{}, {}", counted(traffic.requests, "request", "requests"), megabytes(traffic.bytes));
}

std::string describe(const SyncReport& report) {
    return fmt::format("{} active: {} · {}, {}", grouped(report.active), describe(report.tally),
                       describe(report.traffic), exact(report.duration));
}

void add_figures(JsonObject& object, const Tally& tally, const Traffic& traffic) {
    object.number("added", tally.added)
        .number("updated", tally.updated)
        .number("unchanged", tally.unchanged)
        .number("restored", tally.restored)
        .number("past", tally.past)
        .number("withdrawn", tally.withdrawn)
        .number("expired", tally.expired)
        .number("rejected", tally.rejected)
        .number("withheld", tally.withheld)
        .number("failed", tally.failed)
        .number("requests", traffic.requests)
        .number("bytes", traffic.bytes)
        .number("windows", traffic.windows)
        .number("events", traffic.events);
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
