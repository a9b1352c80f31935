// SPDX-License-Identifier: MIT
#include "cli/text/run_summary.hpp"

#include "catch.hpp"

using namespace jobfeed;
using namespace std::chrono_literals;

TEST_CASE("the closing line is that of the contract") {
    SyncReport report;
    report.active = 12034;
    report.record.tally = {
        .added = 311, .updated = 57, .unchanged = 11640, .withdrawn = 23, .expired = 41, .rejected = 2};
    report.record.traffic.requests = 122;
    report.record.traffic.bytes = 68'000'000;
    report.duration = 9800ms;
    CHECK(
        cli::describe(report) ==
        "12 034 active: 311 added, 57 updated, 11 640 unchanged, 23 withdrawn, 41 expired, 2 rejected · 122 "
        "requests, 68 MB, 9.8 s");
}

TEST_CASE("restored ads are told when there are any") {
    SyncRecord record;
    record.tally.restored = 4;
    CHECK(cli::describe_figures(record) ==
          "0 added, 0 updated, 0 unchanged, 4 restored, 0 withdrawn, 0 expired, 0 rejected");
}
