// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/error.hpp>

#include <fstream>
#include <iterator>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

using Values = std::vector<std::string>;

const Timestamp noon = moment("2024-06-10T12:00:00Z");

/// A mirror in a folder of its own, in the middle of a run.
struct Mirror {
    TemporaryFolder folder;
    std::filesystem::path path = folder / "mirror.db";
    Store store = Store::open_for_writing(path);

    Mirror() { begin(); }

    void begin() { store.begin_sync(noon, std::nullopt); }

    Tally apply(Batch batch, Timestamp at = noon) {
        Tally tally;
        store.apply(batch, at, tally);
        return tally;
    }

    Values changes() { return column(path, "SELECT kind || ' ' || uuid FROM changes ORDER BY number"); }
};

ErrorKind refusal(const std::filesystem::path& path) {
    try {
        static_cast<void>(Store::open_for_writing(path));
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("the database was accepted");
    return ErrorKind::failed;
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a new ad is stored with its lists and a change") {
    Mirror mirror;
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).added == 1);
    CHECK(mirror.changes() == Values{"added " + uuid(1)});
    CHECK(value(mirror.path, "SELECT json FROM ads") == ad(1).json);
    CHECK(value(mirror.path, "SELECT description FROM all_ads") == "<p>Om ord</p>");
    CHECK(value(mirror.path, "SELECT shown_until FROM ads") == "2024-06-17T22:00:00.000Z");
    CHECK(column(mirror.path, "SELECT municipality FROM work_locations ORDER BY position") == Values{"OSLO", "BODØ"});
    CHECK(value(mirror.path, "SELECT municipality || occupation_level2 FROM all_ads") == "OSLOUtvikling");
}

TEST_CASE("an unchanged ad costs no write") {
    Mirror mirror;
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
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    Ad changed = ad(1, "nytt");
    changed.work_locations = {{.municipality = "VOLDA"}};
    CHECK(mirror.apply({.ads = {changed}, .rejected = {}}).updated == 1);
    CHECK(mirror.changes() == Values{"added " + uuid(1), "updated " + uuid(1)});
    CHECK(column(mirror.path, "SELECT title FROM ads") == Values{"Stilling nytt"});
    CHECK(column(mirror.path, "SELECT municipality FROM work_locations") == Values{"VOLDA"});
}

TEST_CASE("an ad that is met twice in a pass counts once") {
    Mirror mirror;
    CHECK(mirror.apply({.ads = {ad(1), ad(1)}, .rejected = {}}).met() == 1);
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).met() == 0);
}

TEST_CASE("of two versions in one pass the later one stays, in whatever order they come") {
    Ad later = ad(1, "senere");
    later.updated = moment("2024-06-02T00:00:00Z");
    const bool later_first = GENERATE(true, false);
    Mirror mirror;
    mirror.apply({.ads = {later_first ? later : ad(1)}, .rejected = {}});
    mirror.apply({.ads = {later_first ? ad(1) : later}, .rejected = {}});
    CHECK(value(mirror.path, "SELECT title FROM ads") == "Stilling senere");
}

TEST_CASE("what a pass did not meet is withdrawn, what it met stays") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1), ad(2)}, .rejected = {}});
    mirror.begin();
    mirror.apply({.ads = {ad(2)}, .rejected = {}});
    CHECK(mirror.store.withdraw(mirror.store.unmet(noon), noon) == 1);
    CHECK(mirror.changes().back() == "withdrawn " + uuid(1));
    CHECK(mirror.store.count_active(noon) == 1);
    CHECK(mirror.store.withdraw(mirror.store.unmet(noon), noon) == 0);
}

TEST_CASE("a rejected entry is kept with its reason and raw text, and does not withdraw the ad it means") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    const Rejected entry{.reason = "unreadable expires", .raw = "{raw}", .uuid = uuid(1)};
    CHECK(mirror.apply({.ads = {}, .rejected = {entry, entry}}).rejected == 1);
    CHECK(mirror.store.withdraw(mirror.store.unmet(noon), noon) == 0);
    CHECK(column(mirror.path, "SELECT reason || raw FROM rejects") == Values{"unreadable expires{raw}"});
    SECTION("and is forgotten once a pass no longer brings it") {
        mirror.begin();
        mirror.apply({.ads = {ad(1)}, .rejected = {}});
        mirror.store.withdraw(mirror.store.unmet(noon), noon);
        CHECK(column(mirror.path, "SELECT reason FROM rejects").empty());
    }
}

TEST_CASE("a withdrawn ad that is offered again is restored, with or without its content") {
    const bool pruned = GENERATE(true, false);
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.begin();
    mirror.store.withdraw(mirror.store.unmet(noon), noon);
    if (pruned) CHECK(mirror.store.delete_left(noon) == 1);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1)}, .rejected = {}}).restored == 1);
    CHECK(mirror.changes().back() == "restored " + uuid(1));
    CHECK(mirror.store.count_active(noon) == 1);
    CHECK(column(mirror.path, "SELECT uuid FROM tombstones").empty());
}

TEST_CASE("an ad that is offered after its last day is not stored, not shown, and counts as past") {
    Mirror mirror;
    const Timestamp later = moment("2024-06-17T22:00:00Z");
    const auto tally = mirror.apply({.ads = {ad(1), ad(1)}, .rejected = {}}, later);
    CHECK(tally.past == 1);
    CHECK(tally.added == 0);
    CHECK(column(mirror.path, "SELECT uuid FROM ads").empty());
}

TEST_CASE("a millisecond decides whether an ad has expired") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    CHECK(mirror.store.count_active(moment("2024-06-17T21:59:59.999Z")) == 1);
    CHECK(mirror.store.expire(moment("2024-06-17T21:59:59.999Z")) == 0);
    CHECK(mirror.store.count_active(moment("2024-06-17T22:00:00Z")) == 0);
    CHECK(mirror.store.expire(moment("2024-06-17T22:00:00Z")) == 1);
    CHECK(mirror.changes().back() == "expired " + uuid(1));
}

TEST_CASE("an expired ad whose last day is moved on is restored") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Timestamp later = moment("2024-06-18T00:00:00Z");
    mirror.store.expire(later);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "ord", "2024-07-01T22:00:00Z")}, .rejected = {}}, later).restored == 1);
    CHECK(mirror.store.count_active(later) == 1);
}

TEST_CASE("an expired ad that still changes at the feed makes no change to tell of") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Timestamp later = moment("2024-06-18T00:00:00Z");
    mirror.store.expire(later);
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "nytt")}, .rejected = {}}, later).past == 1);
    CHECK(mirror.changes().back() == "expired " + uuid(1));
}

TEST_CASE("an ad without an expiry is shown as long as the feed offers it") {
    Mirror mirror;
    Ad forever = ad(1);
    forever.expires.reset();
    mirror.apply({.ads = {forever}, .rejected = {}});
    CHECK(mirror.store.expire(moment("2099-01-01")) == 0);
    CHECK(mirror.store.count_active(moment("2099-01-01")) == 1);
}

TEST_CASE("U+0000 does not end a description, and what only looks like its escape stays") {
    Mirror mirror;
    Ad odd = ad(1);
    odd.json = R"({"description":"før\u0000etter \\u0000 \\\u0000.","employer":{"description":"a\u0000b"}})";
    mirror.apply({.ads = {odd}});
    CHECK(value(mirror.path, "SELECT description FROM all_ads") == "før\uFFFDetter \\u0000 \\\uFFFD.");
    CHECK(value(mirror.path, "SELECT employer_description FROM all_ads") == "a\uFFFDb");
    CHECK(value(mirror.path, "SELECT json FROM all_ads") == odd.json);
}

TEST_CASE("the files that a reader needs stay, and what they held is in the database") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    {
        Store store = Store::open_for_writing(path);
        store.begin_sync(noon, std::nullopt);
        Tally tally;
        store.apply({.ads = {ad(1)}}, noon, tally);
    }
    CHECK(std::filesystem::exists(path.string() + "-shm"));
    CHECK(std::filesystem::file_size(path.string() + "-wal") == 0);
    CHECK(Store::open_for_reading(path).count_active(noon) == 1);
}

TEST_CASE("one run a day checks the whole database, and each after one that was killed") {
    Mirror mirror;
    const auto run = [&mirror](Timestamp started, bool killed = false) {
        mirror.store.begin_sync(started, std::nullopt);
        if (!killed) mirror.store.finish_sync({.started = started, .finished = started, .outcome = "complete", .message = {}});
        return value(mirror.path, "SELECT checked FROM syncs ORDER BY number DESC") == "1";
    };
    using std::chrono::hours;
    CHECK(run(noon + hours{1}));  // the one before has not ended
    CHECK_FALSE(run(noon + hours{2}));
    CHECK_FALSE(run(noon + hours{24}));
    CHECK(run(noon + hours{25}));
    CHECK_FALSE(run(noon + hours{26}, true));
    CHECK(run(noon + hours{27}));
    CHECK_FALSE(run(noon + hours{28}));
}

TEST_CASE("the columns that can be asked for are those of the view") {
    Mirror mirror;
    const auto known = query_columns();
    CHECK(Values(known.begin(), known.end()) == column(mirror.path, "SELECT name FROM pragma_table_info('all_ads')"));
}

TEST_CASE("active_ads has every column but those about leaving") {
    Mirror mirror;
    CHECK(column(mirror.path, "SELECT name FROM pragma_table_info('active_ads')") ==
          column(mirror.path, "SELECT name FROM pragma_table_info('all_ads') WHERE name NOT LIKE 'left%'"));
}

TEST_CASE("a stranger's file is refused and left as it is") {
    TemporaryFolder folder;
    const auto path = folder / "other.db";
    SECTION("text") { std::ofstream(path) << "not a database"; }
    SECTION("an SQLite database of another program") {
        store::Database(path, store::Database::Access::write).execute("CREATE TABLE mine (x)");
    }
    SECTION("a database of a newer jobfeed") {
        std::ofstream(path).close();
        static_cast<void>(Store::open_for_writing(path));
        store::Database(path, store::Database::Access::write).execute("PRAGMA user_version = 999; PRAGMA journal_mode = DELETE");
        std::filesystem::remove(path.string() + ".lock");
    }
    const std::string before = bytes_of(path);
    CHECK(refusal(path) == ErrorKind::database);
    CHECK(bytes_of(path) == before);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("an empty file becomes a mirror") {
    TemporaryFolder folder;
    const auto path = folder / "empty.db";
    std::ofstream(path).close();
    static_cast<void>(Store::open_for_writing(path));
    CHECK(value(path, "PRAGMA application_id") == std::to_string(0x6a6f6266));
}

TEST_CASE("a mirror does not change its scope unless told to") {
    Mirror mirror;
    const Scope oslo{"public-feed", "https://example.no", {.counties = {"OSLO"}}};
    const Scope all{"public-feed", "https://example.no", {}};
    mirror.store.follow(all, false);
    mirror.apply({});
    CHECK(mirror.store.scope() == all);
    // As long as it has never held an ad, a scope given by mistake costs nothing.
    mirror.store.follow(oslo, false);
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    CHECK(mirror.store.scope() == oslo);
    mirror.store.follow(oslo, false);
    CHECK_THROWS_AS(mirror.store.follow(all, false), Error);
    CHECK(mirror.store.scope() == oslo);
    mirror.store.follow(all, true);
    mirror.apply({});
    CHECK(mirror.store.scope() == all);
}

TEST_CASE("a scope is followed with the first batch and not before") {
    Mirror mirror;
    const Scope one{"public-feed", "https://example.no", {}};
    const Scope other{"public-feed", "https://example.org", {.counties = {"OSLO"}}};
    mirror.store.follow(one, false);
    CHECK_FALSE(mirror.store.scope());
    mirror.begin();
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    mirror.store.follow(other, true);
    mirror.store.begin_sync(noon, moment("2099-01-01"));
    mirror.store.finish_sync({.started = noon, .finished = noon, .outcome = "failed", .message = "down"});
    CHECK(mirror.store.scope() == one);
    CHECK_FALSE(mirror.store.holdings(noon).token_expires);
    mirror.apply({});
    CHECK(mirror.store.scope() == other);
    CHECK(mirror.store.holdings(noon).token_expires == moment("2099-01-01"));
}

TEST_CASE("a new mirror to which nothing was applied leaves no database behind") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    {
        Store store = Store::open_for_writing(path);
        store.begin_sync(noon, std::nullopt);
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(path.string() + "-wal"));
    {
        Store store = Store::open_for_writing(path);
        store.begin_sync(noon, std::nullopt);
        Tally tally;
        store.apply({}, noon, tally);
    }
    CHECK(std::filesystem::exists(path));
    static_cast<void>(Store::open_for_writing(path));
    CHECK(std::filesystem::exists(path));
}

TEST_CASE("only one writer at a time, and the other is named") {
    Mirror mirror;
    try {
        static_cast<void>(Store::open_for_writing(mirror.path));
        FAIL("both write");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
        CHECK(std::string(error.what()).find("pid " + std::to_string(::getpid()) + ", started 2") != std::string::npos);
    }
}

TEST_CASE("readers see a mirror while it is written") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Store reader = Store::open_for_reading(mirror.path);
    CHECK(reader.count_active(noon) == 1);
    mirror.apply({.ads = {ad(2)}, .rejected = {}});
    CHECK(reader.count_active(noon) == 2);
}

TEST_CASE("a query streams the ads that are active at its moment") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1), ad(2, "to", "2024-06-12T22:00:00Z")}, .rejected = {}});
    const auto uuids = [&mirror](Timestamp at, bool include_left) {
        Values found;
        mirror.store.each_ad({.columns = {"uuid", "orgnr"}, .include_left = include_left, .at = at}, [&](Row row) {
            CHECK_FALSE(row[1]);
            found.emplace_back(*row[0]);
            return true;
        });
        return found;
    };
    CHECK(uuids(noon, false) == Values{uuid(1), uuid(2)});
    CHECK(uuids(moment("2024-06-15"), false) == Values{uuid(1)});
    CHECK(uuids(moment("2024-06-15"), true) == Values{uuid(1), uuid(2)});
    CHECK_THROWS_AS(mirror.store.each_ad({.columns = {"nonsense"}}, [](Row) { return true; }), Error);
}

TEST_CASE("what is rehearsed does not last") {
    Mirror mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const auto path = mirror.path;
    mirror.store.rehearse();
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "nytt"), ad(2)}, .rejected = {}}).added == 1);
    CHECK(mirror.store.count_active(noon) == 2);
    mirror.store = Store::open_temporary();
    CHECK(column(path, "SELECT title FROM ads") == Values{"Stilling ord"});
    CHECK(value(path, "SELECT count(*) FROM changes") == "1");
}

TEST_CASE("a temporary mirror works like any other") {
    Store store = Store::open_temporary();
    store.begin_sync(noon, std::nullopt);
    Tally tally;
    store.apply({.ads = {ad(1)}, .rejected = {}}, noon, tally);
    CHECK(store.count_active(noon) == 1);
}

TEST_CASE("a quick run starts from a run in this scope that was not in the future") {
    Mirror mirror;
    const Scope one{"public-feed", "https://example.no", {}};
    mirror.store.follow(one, false);
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const auto finish = [&mirror](Timestamp started) {
        mirror.store.begin_sync(started, std::nullopt);
        mirror.store.finish_sync({.started = started, .finished = started, .outcome = "complete", .message = {}});
    };
    CHECK_FALSE(mirror.store.last_success_start(noon));
    finish(noon);
    finish(noon + std::chrono::hours{48});
    CHECK(mirror.store.last_success_start(noon + std::chrono::hours{1}) == noon);
    CHECK(mirror.store.holdings(noon + std::chrono::hours{1}).last_complete == noon);
    mirror.store.follow({"public-feed", "https://example.org", {}}, true);
    CHECK_FALSE(mirror.store.last_success_start(noon + std::chrono::hours{1}));
    mirror.begin();
    mirror.apply({});
    CHECK_FALSE(mirror.store.last_success_start(noon + std::chrono::hours{1}));
    CHECK_FALSE(mirror.store.holdings(noon + std::chrono::hours{1}).last_complete);
}
