// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/error.hpp>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

const Proof whole{.began = {}, .full_scan = true};

}  // namespace

TEST_CASE("a new ad is stored with its lists and a change") {
    MirrorUnderTest mirror;
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).added == 1);
    CHECK(mirror.changes() == Values{"added " + uuid(1)});
    CHECK(value(mirror.path, "SELECT json FROM ads") == ad(1).json);
    CHECK(value(mirror.path, "SELECT description FROM all_ads") == "<p>Om ord</p>");
    CHECK(value(mirror.path, "SELECT shown_until FROM ads") == "2024-06-17T22:00:00.000Z");
    CHECK(column(mirror.path, "SELECT municipality FROM work_locations ORDER BY position") ==
          Values{"OSLO", "BODØ"});
    CHECK(value(mirror.path, "SELECT municipality || occupation_level2 FROM all_ads") == "OSLOUtvikling");
}

TEST_CASE("an unchanged ad costs no write") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    const auto before = value(mirror.path, "SELECT group_concat(number || kind) FROM changes");
    const auto wal = mirror.path.string() + "-wal";
    const auto size = std::filesystem::file_size(wal);
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).unchanged == 1);
    CHECK(std::filesystem::file_size(wal) == size);
    CHECK(value(mirror.path, "SELECT group_concat(number || kind) FROM changes") == before);
}

TEST_CASE("a changed ad is updated in place, its lists replaced") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    Ad changed = ad(1, "nytt");
    changed.work_locations = {{.municipality = "VOLDA"}};
    CHECK(mirror.apply({.ads = {changed}, .rejected = {}}).updated == 1);
    CHECK(mirror.changes() == Values{"added " + uuid(1), "updated " + uuid(1)});
    CHECK(column(mirror.path, "SELECT title FROM ads") == Values{"Stilling nytt"});
    CHECK(column(mirror.path, "SELECT municipality FROM work_locations") == Values{"VOLDA"});
}

TEST_CASE("an ad that is seen twice in a pass counts once") {
    MirrorUnderTest mirror;
    CHECK(mirror.apply({.ads = {ad(1), ad(1)}, .rejected = {}}).seen() == 1);
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).seen() == 0);
}

TEST_CASE("of two versions in one pass the later one stays, in whatever order they come") {
    Ad later = ad(1, "senere");
    later.updated = moment("2024-06-02T00:00:00Z");
    const bool later_first = GENERATE(true, false);
    MirrorUnderTest mirror;
    mirror.apply({.ads = {later_first ? later : ad(1)}, .rejected = {}});
    mirror.apply({.ads = {later_first ? ad(1) : later}, .rejected = {}});
    CHECK(value(mirror.path, "SELECT title FROM ads") == "Stilling senere");
}

TEST_CASE("what a pass did not see is withdrawn, what it saw stays") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2)}, .rejected = {}});
    mirror.begin();
    mirror.apply({.ads = {ad(2)}, .proof = whole});
    CHECK(mirror.run->withdraw(mirror.run->absent(noon), SyncRun::Reason::withdrawn, noon) == 1);
    CHECK(mirror.changes().back() == "withdrawn " + uuid(1));
    CHECK(mirror.writer.mirror().count_active(noon) == 1);
    CHECK(mirror.run->withdraw(mirror.run->absent(noon), SyncRun::Reason::withdrawn, noon) == 0);
}

TEST_CASE("a rejected entry is kept with its reason and raw text, and does not withdraw the ad it means") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    const Rejected entry{.reason = "unreadable expires", .raw = "{raw}", .uuid = uuid(1)};
    CHECK(mirror.apply({.ads = {}, .rejected = {entry, entry}}).rejected == 1);
    CHECK(mirror.run->withdraw(mirror.run->absent(noon), SyncRun::Reason::withdrawn, noon) == 0);
    CHECK(column(mirror.path, "SELECT reason || raw FROM rejects") == Values{"unreadable expires{raw}"});
    SECTION("and is forgotten once a pass no longer brings it") {
        mirror.begin();
        mirror.apply({.ads = {ad(1)}, .proof = whole});
        CHECK(column(mirror.path, "SELECT reason FROM rejects").empty());
    }
}

TEST_CASE("a withdrawn ad that is offered again is restored, with or without its content") {
    const bool pruned = GENERATE(true, false);
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    mirror.apply({.proof = whole});
    mirror.run->withdraw(mirror.run->absent(noon), SyncRun::Reason::withdrawn, noon);
    if (pruned) CHECK(mirror.writer.purge(noon) == 1);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).restored == 1);
    CHECK(mirror.changes().back() == "restored " + uuid(1));
    CHECK(mirror.writer.mirror().count_active(noon) == 1);
    CHECK(column(mirror.path, "SELECT uuid FROM tombstones").empty());
}

TEST_CASE("an ad that is offered after its last day is not stored, not shown, and counts as past") {
    MirrorUnderTest mirror;
    const Timestamp later = moment("2024-06-17T22:00:00Z");
    const auto tally = mirror.apply({.ads = {ad(1), ad(1)}, .rejected = {}}, later);
    CHECK(tally.already_expired == 1);
    CHECK(tally.added == 0);
    CHECK(column(mirror.path, "SELECT uuid FROM ads").empty());
}

TEST_CASE("a millisecond decides whether an ad has expired") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    CHECK(mirror.writer.mirror().count_active(moment("2024-06-17T21:59:59.999Z")) == 1);
    CHECK(mirror.writer.expire(moment("2024-06-17T21:59:59.999Z")) == 0);
    CHECK(mirror.writer.mirror().count_active(moment("2024-06-17T22:00:00Z")) == 0);
    CHECK(mirror.writer.expire(moment("2024-06-17T22:00:00Z")) == 1);
    CHECK(mirror.changes().back() == "expired " + uuid(1));
}

TEST_CASE("an expired ad whose last day is moved on is restored") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Timestamp later = moment("2024-06-18T00:00:00Z");
    mirror.writer.expire(later);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "ord", "2024-07-01T22:00:00Z")}, .rejected = {}}, later).restored == 1);
    CHECK(mirror.writer.mirror().count_active(later) == 1);
}

TEST_CASE("an expired ad that still changes at the feed makes no change to tell of") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Timestamp later = moment("2024-06-18T00:00:00Z");
    mirror.writer.expire(later);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "nytt")}, .rejected = {}}, later).already_expired == 1);
    CHECK(mirror.changes().back() == "expired " + uuid(1));
}

TEST_CASE("an ad without an expiry is shown as long as the feed offers it") {
    MirrorUnderTest mirror;
    Ad forever = ad(1);
    forever.expires.reset();
    mirror.apply({.ads = {forever}, .rejected = {}});
    CHECK(mirror.writer.expire(moment("2099-01-01")) == 0);
    CHECK(mirror.writer.mirror().count_active(moment("2099-01-01")) == 1);
}

TEST_CASE("U+0000 does not end a description, and what only looks like its escape stays") {
    MirrorUnderTest mirror;
    Ad odd = ad(1);
    odd.json = R"({"description":"før\u0000etter \\u0000 \\\u0000.","employer":{"description":"a\u0000b"}})";
    mirror.apply({.ads = {odd}});
    CHECK(value(mirror.path, "SELECT description FROM all_ads") == "før\uFFFDetter \\u0000 \\\uFFFD.");
    CHECK(value(mirror.path, "SELECT employer_description FROM all_ads") == "a\uFFFDb");
    CHECK(value(mirror.path, "SELECT json FROM all_ads") == odd.json);
}

TEST_CASE("the columns that can be asked for are those of the view") {
    MirrorUnderTest mirror;
    const auto known = query_columns();
    CHECK(Values(known.begin(), known.end()) ==
          column(mirror.path, "SELECT name FROM pragma_table_info('all_ads')"));
}

TEST_CASE("active_ads has every column but those about leaving") {
    MirrorUnderTest mirror;
    CHECK(column(mirror.path, "SELECT name FROM pragma_table_info('active_ads')") ==
          column(mirror.path, "SELECT name FROM pragma_table_info('all_ads') WHERE name NOT LIKE 'left%'"));
}

TEST_CASE("a query streams the ads that are active at its moment") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2, "to", "2024-06-12T22:00:00Z")}, .rejected = {}});
    const auto uuids = [&mirror](Timestamp at, bool include_left) {
        Values found;
        mirror.writer.mirror().each_ad({.columns = {"uuid", "orgnr"}, .include_left = include_left, .at = at},
                                       [&](Row row) {
                                           CHECK_FALSE(row[1]);
                                           found.emplace_back(*row[0]);
                                           return true;
                                       });
        return found;
    };
    CHECK(uuids(noon, false) == Values{uuid(1), uuid(2)});
    CHECK(uuids(moment("2024-06-15"), false) == Values{uuid(1)});
    CHECK(uuids(moment("2024-06-15"), true) == Values{uuid(1), uuid(2)});
    CHECK_THROWS_AS(mirror.writer.mirror().each_ad({.columns = {"nonsense"}}, [](Row) { return true; }),
                    Error);
}

TEST_CASE("a field that could not be read is kept as a flaw for as long as the ad is there") {
    MirrorUnderTest mirror;
    Ad flawed = ad(1);
    flawed.flaws = {{"expires", "\"snarest\""}, {"title", "7"}};
    mirror.apply({.ads = {flawed}});
    CHECK(column(mirror.path, "SELECT field || raw FROM flaws ORDER BY field") ==
          Values{"expires\"snarest\"", "title7"});
    mirror.begin();
    SECTION("an update of the ad replaces its flaws") {
        Ad better = ad(1, "bedre");
        better.flaws = {{"title", "8"}};
        mirror.apply({.ads = {better}});
        CHECK(column(mirror.path, "SELECT field || raw FROM flaws") == Values{"title8"});
    }
    SECTION("they go with the ad, and come back with it") {
        CHECK(mirror.run->withdraw({uuid(1)}, SyncRun::Reason::withdrawn, noon) == 1);
        CHECK(column(mirror.path, "SELECT field FROM flaws").empty());
        mirror.begin();
        CHECK(mirror.apply({.ads = {flawed}}).restored == 1);
        CHECK(column(mirror.path, "SELECT field FROM flaws ORDER BY field") == Values{"expires", "title"});
    }
}

TEST_CASE("each of tens of thousands of unusable entries is found again by what came") {
    MirrorUnderTest mirror;
    Batch page;
    for (int number = 0; number < 40'000; ++number)
        page.rejected.push_back({.reason = "no usable uuid", .raw = "{" + std::to_string(number) + "}"});
    CHECK(mirror.apply(page).rejected == 40'000);
    mirror.begin();
    CHECK(mirror.apply(page).rejected == 40'000);
    CHECK(value(mirror.path, "SELECT count(*) FROM rejects") == "40000");
}
