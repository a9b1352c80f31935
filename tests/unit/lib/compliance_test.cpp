// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/compliance.hpp>
#include <jobfeed/prune.hpp>

#include <fmt/core.h>

#include <fstream>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

const Timestamp next_week = moment("2024-06-18T12:00:00Z");

/// A mirror of many ads with people, changed again and again in no order, of which every second has expired
/// and been pruned, and one was withdrawn and is kept.
struct ProvedMirror {
    TemporaryFolder folder;
    std::filesystem::path path = folder / "mirror.db";

    static constexpr int ads = 120;

    ProvedMirror() {
        MirrorWriter writer = MirrorWriter::open(path);
        for (int round = 0; round < 3; ++round) store(writer, round);
        index(writer);
        { const SyncRun run = writer.begin_sync({.scope = scope(), .at = next_week}); }
        prune(writer, {.at = next_week});
        withdraw(writer, uuid(1));
        prune(writer, {.at = next_week, .keep = std::chrono::hours{24}});
    }

    static Scope scope() { return {"public-feed", "http://127.0.0.1:1/public-feed", {}}; }

    static void store(MirrorWriter& writer, int round) {
        auto run = writer.begin_sync({.scope = scope(), .at = noon});
        Batch batch;
        for (int i = 0; i < ads; ++i) {
            const int number = i * 47 % ads;
            std::string words(static_cast<std::size_t>(100 + (number * 31 + round * 977) % 3000), 'x');
            Ad one = ad(number, words, number % 2 == 0 ? "2024-06-16T22:00:00Z" : "2024-12-16T22:00:00Z");
            one.updated = noon + std::chrono::hours{round};
            for (int person = 0; person <= (number + round) % 5; ++person)
                one.contacts.push_back({.name = fmt::format("Person {} av {}", person, number),
                                        .email = fmt::format("person{}.av{}@example.no", person, number)});
            batch.ads.push_back(one);
        }
        Tally tally;
        run.store(batch, noon, tally);
    }

    static void withdraw(MirrorWriter& writer, const std::string& id) {
        auto run = writer.begin_sync({.scope = scope(), .at = next_week});
        run.withdraw({id}, SyncRun::Reason::withdrawn, next_week);
    }

    void sql(const std::string& text) const { execute(path, text); }

    [[nodiscard]] MirrorProof prove() const { return jobfeed::prove(path, next_week); }
};

std::vector<std::string> one(int number) {
    return {uuid(number)};
}

}  // namespace

TEST_CASE("a mirror that was pruned proves that nothing is shown or kept that should not be") {
    const ProvedMirror mirror;
    const auto proof = mirror.prove();
    CHECK(proof.active == 59);
    CHECK(proof.past_last_day.empty());
    CHECK(proof.shown_after_all.empty());
    CHECK(proof.unmarked == 0);
    CHECK(proof.people == 0);
    CHECK(proof.stray_rows == 0);
    CHECK(proof.odd_tombstones == 0);
    CHECK_FALSE(proof.purge_due);
    CHECK(proof.kept == 1);
    REQUIRE(proof.remains);
    CHECK(proof.remains->free_pages > 0);
    CHECK(proof.remains->full_free_pages == 0);
    CHECK(proof.remains->remains == 0);
}

TEST_CASE("an ad is found that is shown although its last day is over, by what the feed sent too") {
    const ProvedMirror mirror;
    mirror.sql("UPDATE ads SET expires = '2024-06-16T22:00:00.000Z' WHERE uuid = '" + uuid(3) + "'");
    CHECK(mirror.prove().past_last_day == one(3));
    mirror.sql(
        "UPDATE ads SET expires = NULL, shown_until = NULL, json = json_set(json, '$.expires', "
        "'2024-06-17T23:59:59+02:00') WHERE uuid = '" +
        uuid(3) + "'");
    CHECK(mirror.prove().past_last_day == one(3));
    mirror.sql(
        "UPDATE ads SET json = json_set(json, '$.expires', '2024-06-18T00:00:00+02:00') WHERE uuid = '" +
        uuid(3) + "'");
    CHECK(mirror.prove().past_last_day.empty());
}

TEST_CASE("a withdrawn ad is found that was made active by hand") {
    const ProvedMirror mirror;
    mirror.sql("UPDATE ads SET left_at = NULL, left_reason = NULL WHERE left_at IS NOT NULL");
    CHECK(mirror.prove().shown_after_all == one(1));
}

TEST_CASE("an ad is found that is shown and has a tombstone") {
    const ProvedMirror mirror;
    mirror.sql("INSERT INTO tombstones VALUES ('" + uuid(3) + "', 'withdrawn', '2024-06-11T12:00:00.000Z')");
    CHECK(mirror.prove().shown_after_all == one(3));
}

TEST_CASE("an ad is found that is shown and that the feed has called inactive") {
    const ProvedMirror mirror;
    mirror.sql(
        "INSERT INTO cursor VALUES (1, 'page', NULL, 0, 0);"
        "INSERT INTO lookups (uuid, state) SELECT uuid, 'available' FROM ads WHERE left_at IS NULL");
    CHECK(mirror.prove().shown_after_all.empty());
    mirror.sql("UPDATE lookups SET state = 'stopped' WHERE uuid = '" + uuid(3) + "'");
    CHECK(mirror.prove().shown_after_all == one(3));
    mirror.sql("UPDATE lookups SET state = 'unavailable' WHERE uuid = '" + uuid(3) + "'");
    CHECK(mirror.prove().shown_after_all.empty());  // no answer is not the feed's word
    mirror.sql("UPDATE lookups SET not_found_since = '2024-06-17T12:00:00.000Z' WHERE uuid = '" + uuid(3) +
               "'");
    CHECK(mirror.prove().shown_after_all == one(3));
    mirror.sql("DELETE FROM lookups WHERE uuid = '" + uuid(3) + "'");
    CHECK(mirror.prove().shown_after_all == one(3));
}

TEST_CASE("an expired ad is found that a complete run left as active") {
    const ProvedMirror mirror;
    mirror.sql("UPDATE ads SET shown_until = '2024-06-16T22:00:00.000Z' WHERE uuid = '" + uuid(3) + "'");
    CHECK(mirror.prove().unmarked == 0);  // no run has looked since
    mirror.sql("UPDATE syncs SET outcome = 'complete', finished = started");
    CHECK(mirror.prove().unmarked == 1);
}

TEST_CASE("people are found that are kept of ads that left, in rows and in texts") {
    const ProvedMirror mirror;
    mirror.sql(
        "INSERT INTO contacts (ad, position, name) SELECT id, 9, 'A B' FROM ads WHERE left_at IS NOT NULL");
    CHECK(mirror.prove().people == 1);
    mirror.sql("UPDATE ads SET json = json_set(json, '$.contactList', json('[]')) WHERE left_at IS NOT NULL");
    CHECK(mirror.prove().people == 2);
    mirror.sql(
        "PRAGMA foreign_keys = OFF; INSERT INTO contacts (ad, position, name) VALUES (999999, 1, 'C D')");
    CHECK(mirror.prove().people == 3);
}

TEST_CASE("tombstones with more than they need are found, and rows of ads that are gone") {
    const ProvedMirror mirror;
    mirror.sql("UPDATE tombstones SET uuid = uuid || ' Kari Nordmann, kari@example.no' WHERE uuid = '" +
               uuid(2) + "'");
    CHECK(mirror.prove().odd_tombstones == 1);
    mirror.sql("PRAGMA foreign_keys = OFF; INSERT INTO work_locations (ad, position) VALUES (999999, 1)");
    CHECK(mirror.prove().stray_rows == 1);
}

TEST_CASE("what is due to be purged is told") {
    const ProvedMirror mirror;
    mirror.sql("UPDATE full_text_state SET purge_due = 2");
    CHECK(mirror.prove().purge_due);
}

TEST_CASE("free pages are found that were not overwritten") {
    const ProvedMirror mirror;
    mirror.sql(
        "PRAGMA secure_delete = OFF; DELETE FROM ads WHERE id IN (SELECT id FROM ads WHERE left_at IS NULL "
        "ORDER BY id LIMIT 20)");
    const auto remains = mirror.prove().remains;
    REQUIRE(remains);
    CHECK(remains->full_free_pages > 0);
    CHECK(remains->first > 0);
}

TEST_CASE("remains between rows are found, and gone when the file was written again") {
    const ProvedMirror mirror;
    const auto page = std::stoul(value(mirror.path,
                                       "SELECT min(pageno) FROM dbstat WHERE name = 'contacts' "
                                       "AND pagetype = 'leaf' AND unused > 200"));
    {
        // The list of rows is far shorter than this, and rows stand at the page's end.
        constexpr unsigned long page_size = 8192;
        std::fstream file(mirror.path, std::ios::binary | std::ios::in | std::ios::out);
        std::string bytes(page_size, '\0');
        file.seekg(static_cast<std::streamoff>((page - 1) * page_size));
        file.read(bytes.data(), page_size);
        const auto number = [&bytes](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]) * 256 +
                                            static_cast<unsigned char>(bytes[at + 1]));
        };
        REQUIRE(number(5) > 8 + 2 * number(3) + 8);
        file.seekp(static_cast<std::streamoff>((page - 1) * page_size + number(5) - 8));
        file << "Kari N.";
    }
    const auto found = mirror.prove().remains;
    REQUIRE(found);
    CHECK(found->remains == 1);
    CHECK(found->first == page);
    {
        MirrorWriter writer = MirrorWriter::open(mirror.path);
        prune(writer, {.at = next_week, .keep = std::chrono::hours{24}, .rewrite = true});
    }
    const auto after = mirror.prove().remains;
    REQUIRE(after);
    CHECK(after->remains == 0);
    CHECK(after->free_pages == 0);
}

TEST_CASE("a file that someone gave auto_vacuum, whose pages look like others, stays whole") {
    const ProvedMirror mirror;
    execute(mirror.path, "PRAGMA auto_vacuum = FULL; VACUUM");
    REQUIRE(value(mirror.path, "PRAGMA auto_vacuum") == "1");
    for (int round = 3; round < 6; ++round) {
        MirrorWriter writer = MirrorWriter::open(mirror.path);
        ProvedMirror::store(writer, round);
        prune(writer, {.at = next_week, .keep = std::chrono::hours{24}});
    }
    CHECK(value(mirror.path, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a run cuts the write-ahead log at its end, though others have the database open") {
    const ProvedMirror mirror;
    const store::Database reader(mirror.path, store::Database::Access::read);
    CHECK(reader.number("SELECT count(*) FROM ads") > 0);
    {
        MirrorWriter writer = MirrorWriter::open(mirror.path);
        ProvedMirror::store(writer, 3);
    }
    CHECK(std::filesystem::file_size(mirror.path.string() + "-wal") == 0);
    const auto remains = mirror.prove().remains;
    REQUIRE(remains);
    CHECK(remains->remains == 0);
    CHECK(remains->remains_in_log == 0);
}

TEST_CASE("what stands in the write-ahead log is looked at too") {
    const ProvedMirror mirror;
    const store::Database reader(mirror.path, store::Database::Access::read);
    CHECK(reader.number("SELECT count(*) FROM ads") > 0);
    // While a reader has the file open, the log is not put into it when the writer goes.
    mirror.sql(
        "PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 0; "
        "DELETE FROM ads WHERE id IN (SELECT id FROM ads WHERE left_at IS NULL ORDER BY id LIMIT 20)");
    REQUIRE(std::filesystem::file_size(mirror.path.string() + "-wal") > 0);
    const auto remains = mirror.prove().remains;
    REQUIRE(remains);
    CHECK(remains->full_free_pages > 0);
}
