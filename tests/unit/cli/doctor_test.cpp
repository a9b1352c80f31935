// SPDX-License-Identifier: MIT
#include "cli/doctor/finding.hpp"
#include "cli/doctor/report.hpp"
#include "cli/doctor/schedule.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;
using namespace jobfeed::cli::doctor;

TEST_CASE("the lines of a crontab that run jobfeed are told without comments and columns") {
    const auto lines = lines_about_jobfeed(
        "# jobfeed comes here\n15 *\t* * *   jobfeed sync\n0 0 * * * backup\n  #jobfeed status\n\n30 4 * * * "
        "nice jobfeed prune");
    CHECK(lines == std::vector<std::string>{"15 * * * * jobfeed sync", "30 4 * * * nice jobfeed prune"});
}

TEST_CASE("the exit code of doctor is that of the first problem; a warning has none") {
    Findings findings;
    findings.begin("space");
    findings.warning("little room", "make room");
    CHECK(findings.exit_code() == ExitCode::done);
    findings.problem(ExitCode::token, "no token", "get one");
    findings.problem(ExitCode::unavailable, "no feed", "wait");
    CHECK(findings.exit_code() == ExitCode::token);
}

TEST_CASE("a report names each check once, and repeats no secret") {
    Findings findings;
    findings.begin("token");
    findings.fine("it is eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJmZWVkLWFwaS12MiJ9.c2ln");
    findings.warning("it steers\x1b[31m", "ask");
    const std::string text = report_text(findings, 1000);
    CHECK(text ==
          "ok       token         it is [token]\n"
          "warning                it steers [31m\n"
          "                       -> ask\n"
          "0 problems, 1 warning\n");
}

TEST_CASE("a report is indented below its first line; on a narrow terminal, near its edge") {
    Findings findings;
    findings.begin("space");
    findings.warning("en to tre fire fem seks", "gjør rom på /var/lib/jobfeed/en/lang/vei");
    CHECK(report_text(findings, 46) ==
          "warning  space         en to tre fire fem seks\n"
          "                       -> gjør rom på\n"
          "                          /var/lib/jobfeed/en/lang/vei\n"
          "0 problems, 1 warning\n");
    CHECK(report_text(findings, 20) ==
          "warning  space\n"
          "  en to tre fire fem\n"
          "  seks\n"
          "  -> gjør rom på\n"
          "     /var/lib/jobfeed/en/lang/vei\n"
          "0 problems, 1 warning\n");
}
