// SPDX-License-Identifier: MIT
#include "cli/text/metrics.hpp"

#include "catch.hpp"

#include <sstream>

using namespace jobfeed;
using namespace jobfeed::cli;

namespace {

MirrorStatus mirror_after(const SyncRecord& run) {
    MirrorStatus status;
    status.active = 12'034;
    status.ledger.pending = 3;
    status.ledger.unavailable = 2;
    status.flaws = {{"expires", 4}, {"orgnr", 1}};
    status.last_sync = run;
    return status;
}

bool has_line(const std::string& text, const std::string& wanted) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line == wanted) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("metrics tell of the run and of the mirror") {
    const auto at = *parse_timestamp("2024-06-01T12:00:00Z");
    SyncRecord run{.started = at, .finished = at};
    run.tally.withdrawn = 23;
    const std::string text = metrics_text({.began = at,
                                           .ended = at + std::chrono::seconds{9},
                                           .duration = std::chrono::milliseconds{9'801},
                                           .exit_code = ExitCode::incomplete,
                                           .mirror = mirror_after(run)});
    CHECK(has_line(text, "# TYPE jobfeed_active_ads gauge"));
    CHECK(has_line(text, "jobfeed_active_ads 12034"));
    CHECK(has_line(text, "jobfeed_pending_ads 3"));
    CHECK(has_line(text, "jobfeed_exceptions{state=\"unavailable\"} 2"));
    CHECK(has_line(text, "jobfeed_flaws 5"));
    CHECK(has_line(text, "jobfeed_last_run_removals{reason=\"withdrawn\"} 23"));
    CHECK(has_line(text, "jobfeed_last_run_duration_seconds 9.801"));
    CHECK(has_line(text, "jobfeed_last_run_exit_code 3"));
    CHECK(has_line(text, "jobfeed_last_run_timestamp_seconds 1717243209.000"));
}

TEST_CASE("what is not known is no metric") {
    const std::string text =
        metrics_text({.began = {}, .ended = {}, .exit_code = ExitCode::token, .mirror = {}});
    CHECK(text.find("success") == std::string::npos);
    CHECK(text.find("active_ads") == std::string::npos);
    CHECK(has_line(text, "jobfeed_last_run_exit_code 4"));
}

TEST_CASE("a run that was not recorded has done nothing") {
    const auto at = *parse_timestamp("2024-06-01T12:00:00Z");
    SyncRecord earlier{.started = at - std::chrono::hours{1}};
    earlier.tally.added = 7;
    const std::string text = metrics_text(
        {.began = at, .ended = at, .exit_code = ExitCode::token, .mirror = mirror_after(earlier)});
    CHECK(has_line(text, "jobfeed_last_run_ads{change=\"added\"} 0"));
    CHECK(has_line(text, "jobfeed_active_ads 12034"));
}
