// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/doctor/schedule.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/run_summary.hpp"

#include <fmt/format.h>

#include <chrono>

namespace jobfeed::cli::doctor {
namespace {

std::string ago(const Facts& facts, Timestamp moment) {
    return rough_age(std::chrono::floor<std::chrono::seconds>(facts.at - moment));
}

void tell_outcome(const Facts& facts, const SyncRecord& run, Findings& findings) {
    const std::string when = fmt::format("{} ({})", to_string(run.started), ago(facts, run.started));
    if (!run.finished && run.outcome == "running")
        return findings.warning(fmt::format("the run of {} is still under way, or was killed", when),
                                "if no jobfeed is running, run jobfeed sync: it completes the work");
    const std::string what = fmt::format("the run of {}: {}", when, describe_outcome(run));
    if (run.outcome == "complete" || run.outcome == "quick") return findings.fine(what);
    if (run.outcome == "held") {
        return findings.problem(ExitCode::held, what,
                                "if so many ads have gone indeed, run the command that it names");
    }
    findings.problem(ExitCode::incomplete, what, "fix the cause and run jobfeed sync again");
}

void tell_age(const Facts& facts, Findings& findings) {
    const auto& complete = facts.status->last_complete;
    if (!complete) {
        return findings.problem(ExitCode::incomplete, "no run has been complete yet: ads can be missing",
                                "run jobfeed sync until it exits with 0");
    }
    constexpr std::chrono::hours fresh{24};
    const std::string what = fmt::format("the last complete run ended {}", ago(facts, *complete));
    if (facts.at - *complete <= fresh) return findings.fine(what);
    findings.problem(ExitCode::incomplete, what, "run jobfeed sync, by a timer each hour");
}

void tell_silence(const Facts& facts, Findings& findings) {
    const auto& newest = facts.status->newest_event;
    constexpr std::chrono::hours longest{24};
    if (!newest || weekday_time_in_oslo(*newest, facts.at) <= longest) return;
    findings.warning(
        fmt::format("the feed's newest event is of {} ({})", to_string(*newest), ago(facts, *newest)),
        "on a weekday, tell NAV: nav.team.arbeidsplassen@nav.no");
}

}  // namespace

void check_time_zones(const Facts& facts, Findings& findings) {
    try {
        static_cast<void>(end_of_day_in_oslo(facts.at));
        findings.fine("the system has the one of Oslo");
    } catch (const Error& error) {
        findings.problem(ExitCode::failed, error.what(),
                         "install the system's time zones: apt-get install tzdata");
    }
}

void check_schedule(const Facts& /*facts*/, Findings& findings) {
    const auto all = schedules();
    for (const std::string& one : all) findings.fine(one);
    if (all.empty()) {
        findings.warning(
            "neither a systemd timer nor a cron entry runs jobfeed",
            "have it run each hour: systemctl enable --now jobfeed.timer, or crontab -e (jobfeed-sync(1))");
    }
}

void check_last_run(const Facts& facts, Findings& findings) {
    if (!facts.status) return;
    if (!facts.status->last_sync) return findings.warning("no run yet", "run jobfeed sync");
    tell_outcome(facts, *facts.status->last_sync, findings);
    tell_age(facts, findings);
    tell_silence(facts, findings);
}

void check_exceptions(const Facts& facts, Findings& findings) {
    if (!facts.status) return;
    const Ledger& ledger = facts.status->ledger;
    constexpr const char* advice =
        "jobfeed status names some and the reasons; sync looks each up again at least daily";
    if (!ledger.balances()) {
        findings.problem(ExitCode::incomplete,
                         fmt::format("{} of {} announced ads are in no state of the ledger",
                                     grouped(ledger.unaccounted), grouped(ledger.announced)),
                         "run jobfeed sync, which looks them up");
    }
    if (ledger.pending > 0) {
        findings.problem(ExitCode::incomplete,
                         fmt::format("still to be looked up: {}", number_of(ledger.pending, "ad", "ads")),
                         "run jobfeed sync");
    }
    if (ledger.unavailable + ledger.unreadable > 0) {
        return findings.warning(fmt::format("{} unavailable, {} unreadable", grouped(ledger.unavailable),
                                            grouped(ledger.unreadable)),
                                advice);
    }
    findings.fine("no ad is unavailable or unreadable");
}

void check_flaws(const Facts& facts, Findings& findings) {
    if (!facts.status) return;
    std::string text;
    for (const auto& [field, count] : facts.status->flaws)
        text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", field, number_of(count, "ad", "ads"));
    if (text.empty()) return findings.fine("every field could be read");
    findings.warning(
        fmt::format("could not be read: {}", text),
        "the ads are shown without these; the table flaws has what came. Many of one kind: look for a "
        "newer jobfeed");
}

}  // namespace jobfeed::cli::doctor
