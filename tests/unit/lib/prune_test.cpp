// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/prune.hpp>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

const Scope scope{"public-feed", "http://127.0.0.1:1/public-feed", {}};
const Timestamp next_week = moment("2024-06-18T12:00:00Z");

/// Whether the word occurs in any file of the mirror, be it in a table, the index or a free page.
bool occurs(const TemporaryFolder& folder, const std::string& word) {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        if (bytes_of(entry.path()).find(word) != std::string::npos) return true;
    }
    return false;
}

/// Ads of several kilobytes, each with words of its own (`gone7x0` …), indexed.
void fill(MirrorWriter& mirror, int count) {
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Batch batch;
    for (int number = 0; number < count; ++number) {
        const bool leaves = number % 2 == 0;
        std::string words;
        for (int i = 0; i < 300; ++i) {
            words += (leaves ? "gone" : "stay") + std::to_string(number) + "x" + std::to_string(i) + " ";
        }
        batch.ads.push_back(ad(number, words, leaves ? "2024-06-16T22:00:00Z" : "2024-12-16T22:00:00Z"));
    }
    Tally tally;
    run.store(batch, noon, tally);
    index(mirror);
}

std::string found(const std::filesystem::path& path, const std::string& word) {
    return value(path, "SELECT count(*) FROM ad_words WHERE ad_words MATCH '" + word + "'");
}

}  // namespace

TEST_CASE("after prune nothing of what expired is left in tables, index or free pages") {
    TemporaryFolder folder;
    {
        MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
        fill(mirror, 60);
        CHECK(found(folder / "mirror.db", "gone8x7") == "1");
        const auto report = prune(mirror, {.at = next_week});
        CHECK(report.expired == 30);
        CHECK(report.deleted == 30);
        CHECK(report.kept == 0);
        // While the mirror is still open: the write-ahead log counts too.
        CHECK_FALSE(occurs(folder, "gone"));
    }
    CHECK_FALSE(occurs(folder, "gone"));
    CHECK(occurs(folder, "stay1x0"));
    CHECK(found(folder / "mirror.db", "gone8x7") == "0");
    CHECK(found(folder / "mirror.db", "stay9x7") == "1");
    CHECK(value(folder / "mirror.db", "SELECT count(*) || min(reason) || max(reason) FROM tombstones") ==
          "30expiredexpired");
    CHECK(value(folder / "mirror.db", "PRAGMA integrity_check") == "ok");
}

TEST_CASE("nothing of an ad's earlier versions is left after it has gone") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    fill(mirror, 4);
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Tally tally;
    run.store({.ads = {ad(0, "erstattet"), ad(2, "erstattet")}, .rejected = {}}, noon, tally);
    CHECK(tally.updated == 2);
    prune(mirror, {.at = next_week});
    CHECK_FALSE(occurs(folder, "gone"));
    CHECK_FALSE(occurs(folder, "erstattet"));
}

TEST_CASE("the words of an ad's earlier version are gone with the next prune, though no ad has left") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    fill(mirror, 4);
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Tally tally;
    run.store({.ads = {ad(1, "nytt"), ad(3, "nytt")}, .rejected = {}}, noon, tally);
    CHECK(occurs(folder, "stay3"));
    const auto report = prune(mirror, {.at = noon});
    CHECK(report.deleted == 0);
    CHECK_FALSE(report.held_back);
    CHECK_FALSE(occurs(folder, "stay3"));
}

TEST_CASE("a dry run tells what prune would do and does nothing") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    fill(mirror, 4);
    const auto told = prune(mirror, {.at = next_week, .dry_run = true});
    CHECK(told.expired == 2);
    CHECK(told.deleted == 2);
    CHECK(value(folder / "mirror.db", "SELECT count(*) FROM ads") == "4");
    CHECK(value(folder / "mirror.db", "SELECT count(*) FROM changes WHERE kind = 'expired'") == "0");
    const auto done = prune(mirror, {.at = next_week});
    CHECK(done.expired == told.expired);
    CHECK(done.deleted == told.deleted);
}

TEST_CASE("what left less than the keeping time ago keeps its content, invisible") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    fill(mirror, 4);
    // They left at 2024-06-17T22:00:00Z, 14 hours before.
    const auto kept = prune(mirror, {.at = next_week, .keep = std::chrono::hours{24}});
    CHECK(kept.expired == 2);
    CHECK(kept.deleted == 0);
    CHECK(kept.kept == 2);
    CHECK(mirror.mirror().count_active(next_week) == 2);
    CHECK(prune(mirror, {.at = next_week, .keep = std::chrono::hours{14}}).deleted == 2);
}

TEST_CASE("the words of changed ads can be found, those of the version before cannot") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    fill(mirror, 2);
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Tally tally;
    run.store({.ads = {ad(1, "sykepleierstilling")}, .rejected = {}}, noon, tally);
    const auto path = folder / "mirror.db";
    CHECK(found(path, "stay1x5") == "0");
    CHECK(found(path, "sykepleier*") == "1");
    CHECK(value(path,
                "SELECT uuid FROM ads JOIN ad_words ON ad_words.rowid = ads.id WHERE ad_words MATCH "
                "'sykepleier*'") == uuid(1));
}

TEST_CASE("å is not a, and capitals are found by small letters") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Tally tally;
    run.store({.ads = {ad(1, "GÅRD"), ad(2, "Ærlig ØL")}, .rejected = {}}, noon, tally);
    index(mirror);
    const auto path = folder / "mirror.db";
    CHECK(found(path, "gård") == "1");
    CHECK(found(path, "gard") == "0");
    CHECK(found(path, "ærlig øl") == "1");
}

TEST_CASE("a job title comes with entities, a title and an employer without") {
    TemporaryFolder folder;
    MirrorWriter mirror = MirrorWriter::open(folder / "mirror.db");
    auto run = mirror.begin_sync({.scope = scope, .at = noon});
    Ad lead = ad(1);
    lead.title = "Lead R&D";
    lead.job_title = "Leder&#32;b&oslash;ker &amp; blader";
    lead.employer = "Kopp &amp; Kar";
    Tally tally;
    run.store({.ads = {lead}}, noon, tally);
    index(mirror);
    const auto path = folder / "mirror.db";
    CHECK(found(path, "job_title : bøker blader") == "1");
    CHECK(found(path, "job_title : amp") == "0");
    CHECK(found(path, "employer : amp") == "1");
    CHECK(found(path, "\"R D\"") == "1");
}

TEST_CASE("an index of words taken by other rules is built again, but not by a rehearsal") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    {
        MirrorWriter mirror = MirrorWriter::open(path);
        fill(mirror, 4);
    }
    store::Database(path, store::Database::Access::write)
        .execute("UPDATE full_text_state SET rules = 'older rules'");
    {
        MirrorWriter mirror = MirrorWriter::open(path);
        mirror.begin_dry_run();
        static_cast<void>(mirror.begin_sync({.scope = scope, .at = next_week}));
        CHECK(prune(mirror, {.at = next_week, .dry_run = true}).deleted == 2);
    }
    CHECK(value(path, "SELECT rules FROM full_text_state") == "older rules");
    CHECK(found(path, "stay1x5") == "1");
    MirrorWriter mirror = MirrorWriter::open(path);
    CHECK(prune(mirror, {.at = next_week}).deleted == 2);
    CHECK(found(path, "stay1x5") == "0");
    CHECK(found(path, "gone0x5") == "0");
    index(mirror);
    CHECK(found(path, "stay1x5") == "1");
    CHECK(found(path, "gone0x5") == "0");
    CHECK_FALSE(occurs(folder, "gone0x5"));
}

TEST_CASE("what a reader keeps in the log is purged once it has ended") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    MirrorWriter mirror = MirrorWriter::open(path);
    fill(mirror, 6);
    {
        store::Database reader(path, store::Database::Access::read);
        reader.execute("BEGIN; SELECT count(*) FROM ads");
        CHECK(prune(mirror, {.at = next_week}).held_back);
        CHECK(value(path, "SELECT purge_due FROM full_text_state") == "2");
    }
    CHECK_FALSE(prune(mirror, {.at = next_week}).held_back);
    CHECK(value(path, "SELECT purge_due FROM full_text_state") == "0");
    CHECK_FALSE(occurs(folder, "gone"));
}
