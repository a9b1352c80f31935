// SPDX-License-Identifier: MIT
#include "cli/text/report_json.hpp"

#include "cli/text/json_object.hpp"
#include "cli/text/status_report.hpp"

#include <jobfeed/change_log.hpp>

namespace jobfeed::cli {
namespace {

template <typename List, typename Function>
std::string json_list(const List& list, Function one) {
    std::string text = "[";
    for (const auto& each : list) {
        if (text.size() > 1) text += ',';
        text += one(each);
    }
    return text + "]";
}

std::string periods_json(const std::vector<ReportPeriod>& periods, std::string_view name) {
    return json_list(periods, [name](const ReportPeriod& period) {
        JsonObject object;
        object.text(name, period.name).number("published", period.published);
        for (const std::string_view kind : change_kinds())
            object.json(kind, period.counted ? std::to_string(period.of(kind)) : "null");
        return object.str();
    });
}

std::string names_json(const ReportNames& names) {
    const auto most = json_list(names.most, [](const NameCount& each) {
        return JsonObject().text("name", each.name).number("ads", each.ads).str();
    });
    return JsonObject()
        .number("names", names.names)
        .number("ads_without", names.ads_without)
        .json("most", most)
        .str();
}

std::string times_json(const ReportTimes& times) {
    const auto seconds = [&times](std::chrono::seconds time) {
        return times.ads > 0 ? std::to_string(time.count()) : std::string("null");
    };
    return JsonObject()
        .number("ads", times.ads)
        .number("not_measured", times.unknown)
        .json("lower_quartile_seconds", seconds(times.lower_quartile))
        .json("median_seconds", seconds(times.median))
        .json("upper_quartile_seconds", seconds(times.upper_quartile))
        .str();
}

std::string deadlines_json(const ReportDeadlines& deadlines) {
    const auto weeks = json_list(deadlines.weeks, [](const auto& week) {
        return JsonObject().text("week", week.first).number("ads", week.second).str();
    });
    return JsonObject()
        .json("weeks", weeks)
        .number("later", deadlines.later)
        .number("undated", deadlines.undated)
        .number("passed", deadlines.passed)
        .str();
}

std::string health_json(const MirrorReport& report) {
    const MirrorStatus& status = report.status;
    JsonObject runs;
    for (const auto& [outcome, count] : report.runs) runs.number(outcome, count);
    std::uint64_t flaws = 0;
    for (const auto& [field, count] : status.flaws) flaws += count;
    return JsonObject()
        .time("last_complete", status.last_complete)
        .time("last_run_started", status.last_sync ? std::optional(status.last_sync->started) : std::nullopt)
        .text_or_null("last_run_outcome", status.last_sync ? status.last_sync->outcome : "")
        .json("runs_in_30_days", runs.str())
        .json("ledger", ledger_json(status.ledger))
        .number("flaws", flaws)
        .number("rejected", status.rejects)
        .time("last_checked", report.last_checked)
        .number("bytes", status.bytes)
        .number("free_bytes", report.free_bytes)
        .str();
}

}  // namespace

std::string report_json(const MirrorReport& report) {
    JsonObject object;
    object.time("at", report.at)
        .json("scope", report.status.scope ? scope_json(*report.status.scope) : "null")
        .number("active", report.status.active)
        .number("without_expiry", report.without_expiry)
        .time("filled", report.filled)
        .number("found_at_first", report.found_at_first)
        .json("days", periods_json(report.days, "day"))
        .json("weeks", periods_json(report.weeks, "week"))
        .json("counties", names_json(report.counties))
        .json("municipalities", names_json(report.municipalities))
        .json("occupations", names_json(report.occupations))
        .json("narrow_occupations", names_json(report.narrow_occupations))
        .json("employers", names_json(report.employers))
        .json("until_withdrawn", times_json(report.until_withdrawn))
        .json("until_expired", times_json(report.until_expired))
        .json("deadlines", deadlines_json(report.deadlines))
        .json("health", health_json(report));
    return object.str() + "\n";
}

}  // namespace jobfeed::cli
