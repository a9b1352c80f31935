// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/error.hpp>

#include <fstream>
#include <iterator>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

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
        if (!killed)
            mirror.store.finish_sync(
                {.started = started, .finished = started, .outcome = "complete", .message = {}});
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

TEST_CASE("a stranger's file is refused and left as it is") {
    TemporaryFolder folder;
    const auto path = folder / "other.db";
    SECTION("text") {
        std::ofstream(path) << "not a database";
    }
    SECTION("an SQLite database of another program") {
        store::Database(path, store::Database::Access::write).execute("CREATE TABLE mine (x)");
    }
    SECTION("a database of a newer jobfeed") {
        std::ofstream(path).close();
        static_cast<void>(Store::open_for_writing(path));
        store::Database(path, store::Database::Access::write)
            .execute("PRAGMA user_version = 999; PRAGMA journal_mode = DELETE");
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
        CHECK(std::string(error.what()).find("pid " + std::to_string(::getpid()) + ", started 2") !=
              std::string::npos);
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
        mirror.store.finish_sync(
            {.started = started, .finished = started, .outcome = "complete", .message = {}});
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
