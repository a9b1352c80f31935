// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/report.hpp>

#include <fmt/format.h>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

// A Wednesday in the week 2024-W24, noon in Oslo.
const Timestamp wednesday = moment("2024-06-12T10:00:00Z");

std::string quoted(std::string_view text) {
    return text.empty() ? "NULL" : fmt::format("'{}'", text);
}

/// A mirror whose rows are written by hand, so that each figure can be counted in the test.
struct WrittenMirror {
    TemporaryFolder folder;
    std::filesystem::path path = folder / "mirror.db";

    WrittenMirror() {
        MirrorWriter writer = MirrorWriter::open(path);
        SyncRun run = writer.begin_sync({.scope = {"public-feed", "http://127.0.0.1:1/public-feed", {}}});
        Tally tally;
        run.store({}, wednesday, tally);
        execute(path, "DELETE FROM syncs");
    }

    void ad(int number, std::string_view published, std::string_view shown_until, std::string_view due,
            std::string_view employer, std::string_view left_at = {}) {
        execute(path,
                fmt::format("INSERT INTO ads (id, uuid, published, shown_until, application_due, employer, "
                            "first_seen, left_at, left_reason, json) VALUES ({}, '{}', {}, {}, {}, {}, "
                            "'2024-05-01T08:00:00.000Z', {}, {}, '{{}}')",
                            number, uuid(number), quoted(published), quoted(shown_until), quoted(due),
                            quoted(employer), quoted(left_at), left_at.empty() ? "NULL" : "'withdrawn'"));
    }

    void change(std::string_view at, std::string_view kind, int number) {
        execute(path, fmt::format("INSERT INTO changes (at, uuid, kind) VALUES ('{}', '{}', '{}')", at,
                                  uuid(number), kind));
    }

    void run(std::string_view started, std::string_view finished, std::string_view outcome) {
        execute(path,
                fmt::format(
                    "INSERT INTO syncs (started, finished, outcome, checked) VALUES ('{}', '{}', '{}', {})",
                    started, finished, outcome, outcome == "complete" ? 1 : 0));
    }

    [[nodiscard]] MirrorReport report() const { return read_report(Mirror::open(path), wednesday); }
};

const ReportPeriod& called(const std::vector<ReportPeriod>& periods, std::string_view name) {
    for (const ReportPeriod& period : periods) {
        if (period.name == name) return period;
    }
    FAIL("there is no " << name);
    return periods.front();
}

std::string text_of(const ReportNames& names) {
    std::string text;
    for (const NameCount& each : names.most) text += fmt::format("{} {}, ", each.name, each.ads);
    return text + fmt::format("{} names, {} without", names.names, names.ads_without);
}

void fill_with_ads(WrittenMirror& mirror) {
    mirror.ad(1, "2024-06-11T22:30:00.000Z", "", "2024-06-16T00:00:00", "Ås AS");
    mirror.ad(2, "2024-06-11T10:00:00.000Z", "2024-06-30T22:00:00.000Z", "17.06.2024", "ås as");
    mirror.ad(3, "2023-12-31T23:30:00.000Z", "2024-06-30T22:00:00.000Z", "Snarest", "");
    mirror.ad(4, "2024-06-11T10:00:00.000Z", "2024-06-11T22:00:00.000Z", "", "expired by the clock");
    mirror.ad(5, "2024-06-11T10:00:00.000Z", "", "", "withdrawn", "2024-06-11T12:00:00.000Z");
    mirror.ad(6, "", "2024-06-30T22:00:00.000Z", "2024-06-11", "Bodø kommune");
    mirror.ad(7, "2024-06-09T22:00:00.000Z", "2024-12-30T23:00:00.000Z", "2024-09-30", "Bodø kommune");
    execute(
        mirror.path,
        "INSERT INTO work_locations (ad, position, county, municipality) VALUES (1, 1, 'OSLO', 'OSLO'), "
        "(1, 2, 'Oslo', NULL), (1, 3, 'NORDLAND', 'BODØ'), (2, 1, 'oslo', 'OSLO'), (4, 1, 'TROMS', 'TROMSØ');"
        "INSERT INTO occupations (ad, position, level1, level2) VALUES (1, 1, 'IT', 'Utvikling'), "
        "(2, 1, 'IT', 'Drift'), (2, 2, 'Helse', 'Lege'), (2, 3, 'IT', 'Utvikling')");
}

}  // namespace

TEST_CASE("a report counts the ads that are shown by the day in Oslo and the ISO week of their publication") {
    WrittenMirror mirror;
    fill_with_ads(mirror);
    const auto report = mirror.report();
    CHECK(report.status.active == 5);
    CHECK(report.without_expiry == 1);
    CHECK(report.days.size() == 30);
    CHECK(report.days.back().name == "2024-06-12");
    CHECK(called(report.days, "2024-06-12").published == 1);
    CHECK(called(report.days, "2024-06-11").published == 1);
    CHECK(called(report.days, "2024-06-10").published == 1);
    CHECK(report.weeks.size() == 26);
    CHECK(report.weeks.front().name == "2023-W51");
    CHECK(report.weeks.back().name == "2024-W24");
    CHECK(called(report.weeks, "2024-W24").published == 3);
    CHECK(called(report.weeks, "2024-W01").published == 1);
}

TEST_CASE("an ad counts once under each name, whatever its case, and what has left counts nowhere") {
    WrittenMirror mirror;
    fill_with_ads(mirror);
    const auto report = mirror.report();
    CHECK(text_of(report.counties) == "OSLO 2, NORDLAND 1, 2 names, 3 without");
    CHECK(text_of(report.municipalities) == "OSLO 2, BODØ 1, 2 names, 3 without");
    CHECK(text_of(report.occupations) == "IT 2, Helse 1, 2 names, 3 without");
    CHECK(text_of(report.narrow_occupations) == "Utvikling 2, Drift 1, Lege 1, 3 names, 3 without");
    CHECK(text_of(report.employers) == "Bodø kommune 2, Ås AS 2, 2 names, 1 without");
}

TEST_CASE("deadlines are counted by week, apart from those that are later, over, or no date") {
    WrittenMirror mirror;
    fill_with_ads(mirror);
    const auto deadlines = mirror.report().deadlines;
    CHECK(deadlines.weeks.size() == 10);
    CHECK(deadlines.weeks[0] == std::pair<std::string, std::uint64_t>{"2024-W24", 1});
    CHECK(deadlines.weeks[1] == std::pair<std::string, std::uint64_t>{"2024-W25", 1});
    CHECK(deadlines.later == 1);
    CHECK(deadlines.passed == 1);
    CHECK(deadlines.undated == 1);
}

TEST_CASE("changes count from the first complete run on, and tell withdrawn from expired") {
    WrittenMirror mirror;
    mirror.run("2024-05-20T08:00:00.000Z", "2024-05-20T08:10:00.000Z", "complete");
    mirror.run("2024-06-11T08:00:00.000Z", "2024-06-11T08:01:00.000Z", "failed");
    mirror.run("2024-06-13T08:00:00.000Z", "2024-06-13T08:01:00.000Z", "complete");
    mirror.change("2024-05-20T08:00:00.000Z", "added", 1);
    mirror.change("2024-05-20T08:00:00.000Z", "added", 2);
    mirror.change("2024-06-09T21:30:00.000Z", "added", 3);  // 23:30 on Sunday in Oslo
    mirror.change("2024-06-09T22:30:00.000Z", "added", 4);  // 00:30 on Monday
    mirror.change("2024-06-10T08:00:00.000Z", "updated", 4);
    mirror.change("2024-06-11T21:30:00.000Z", "withdrawn", 3);  // after 48 hours
    mirror.change("2024-06-12T00:00:00.000Z", "added", 5);
    mirror.change("2024-06-12T04:30:00.000Z", "withdrawn", 4);  // after 54
    mirror.change("2024-06-12T05:00:00.000Z", "withdrawn", 1);  // was there at first
    mirror.change("2024-06-12T05:00:00.000Z", "expired", 2);
    mirror.change("2024-06-12T06:00:00.000Z", "withdrawn", 5);  // after 6
    mirror.change("2024-06-12T07:00:00.000Z", "restored", 5);
    mirror.change("2024-06-12T09:00:00.000Z", "expired", 5);  // after 2
    mirror.change("2024-06-13T08:00:00.000Z", "added", 6);    // is still to come
    const auto report = mirror.report();
    CHECK(report.found_at_first == 2);
    const auto& week = called(report.weeks, "2024-W24");
    const auto figures = [](const ReportPeriod& period) {
        return fmt::format("{}", fmt::join(period.changes, " "));
    };
    // added, updated, withdrawn, expired, restored, out_of_scope
    CHECK(figures(week) == "2 1 4 2 1 0");
    CHECK(figures(called(report.weeks, "2024-W23")) == "1 0 0 0 0 0");
    CHECK(figures(called(report.days, "2024-06-11")) == "0 0 1 0 0 0");
    CHECK(figures(called(report.weeks, "2024-W21")) == "0 0 0 0 0 0");
    CHECK(called(report.weeks, "2024-W21").counted);
    CHECK_FALSE(called(report.weeks, "2024-W20").counted);
    CHECK(report.runs == std::vector<std::pair<std::string, std::uint64_t>>{{"complete", 1}, {"failed", 1}});
    CHECK(report.last_checked == moment("2024-05-20T08:00:00Z"));

    const auto hours = [](int count) { return std::chrono::seconds{std::chrono::hours{count}}; };
    CHECK(report.until_withdrawn.ads == 3);
    CHECK(report.until_withdrawn.unknown == 1);
    CHECK(report.until_withdrawn.lower_quartile == hours(27));
    CHECK(report.until_withdrawn.median == hours(48));
    CHECK(report.until_withdrawn.upper_quartile == hours(51));
    CHECK(report.until_expired.ads == 1);
    CHECK(report.until_expired.unknown == 1);
    CHECK(report.until_expired.median == hours(2));
}

TEST_CASE("a page of a report needs nothing else, and what ads say cannot become markup in it") {
    WrittenMirror mirror;
    mirror.ad(1, "2024-06-11T22:30:00.000Z", "", "", "<script>alert(1)</script>");
    const std::string page = report_page(mirror.report(), ReportLanguage::english);
    const auto has = [&page](std::string_view text) { return page.find(text) != std::string::npos; };
    CHECK(has("<html lang=\"en\">"));
    CHECK(has("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for (const std::string_view foreign : {"<script", "src=", "@import", "url(", "href=\"http", "href=\"/"}) {
        INFO(foreign);
        CHECK_FALSE(has(foreign));
    }
    CHECK(report_page(mirror.report(), ReportLanguage::norwegian).find("<html lang=\"no\">") !=
          std::string::npos);
}
