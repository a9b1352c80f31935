// SPDX-License-Identifier: MIT
#include "cli/doctor/finding.hpp"
#include "cli/doctor/report.hpp"
#include "cli/doctor/schedule.hpp"
#include "cli/text/wrapped.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;
using namespace jobfeed::cli::doctor;

TEST_CASE("a text is broken at blanks, and its further lines are indented") {
    CHECK(wrapped("one two three four", 10, 1000) == "one two three four");
    CHECK(wrapped("one two three four five six", 10, 30) == "one two three four\n          five six");
    CHECK(wrapped("a-word-that-is-longer-than-the-line b", 2, 25) ==
          "a-word-that-is-longer-than-the-line\n  b");
    CHECK(wrapped("", 10, 40).empty());
}

TEST_CASE("letters are counted, not bytes") {
    CHECK(wrapped("ææææææææææ ææææææææææ", 0, 21) == "ææææææææææ ææææææææææ");
}

TEST_CASE("where a terminal is too narrow to indent, further lines begin near its edge") {
    CHECK(wrapped("one two", 23, 28) == "one\n  two");
}

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
