// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/error.hpp>

#include <fstream>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

ErrorKind refusal(const std::filesystem::path& path) {
    try {
        static_cast<void>(MirrorWriter::open(path));
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("the database was accepted");
    return ErrorKind::failed;
}

}  // namespace

TEST_CASE("the files that a reader needs stay, and what they held is in the database") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    {
        MirrorWriter writer = MirrorWriter::open(path);
        auto run = writer.begin_sync({.scope = scope, .at = noon});
        Tally tally;
        run.store({.ads = {ad(1)}}, noon, tally);
    }
    CHECK(std::filesystem::exists(path.string() + "-shm"));
    CHECK(std::filesystem::file_size(path.string() + "-wal") == 0);
    CHECK(Mirror::open(path).count_active(noon) == 1);
}

TEST_CASE("one run a day checks the whole database, and each after one that was killed") {
    MirrorUnderTest mirror;
    mirror.run.reset();
    const auto run = [&mirror](Timestamp started, bool killed = false) {
        {
            auto begun = mirror.writer.begin_sync({.scope = scope, .at = started});
            if (!killed) begun.finish({.started = started, .finished = started, .outcome = "complete"});
        }
        if (killed) execute(mirror.path, "UPDATE syncs SET outcome = 'running' WHERE finished IS NULL");
        return value(mirror.path, "SELECT checked FROM syncs ORDER BY number DESC") == "1";
    };
    using std::chrono::hours;
    CHECK_FALSE(run(noon + hours{2}));
    CHECK_FALSE(run(noon + hours{23}));
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
        static_cast<void>(MirrorWriter::open(path));
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
    static_cast<void>(MirrorWriter::open(path));
    CHECK(value(path, "PRAGMA application_id") == std::to_string(0x6a6f6266));
}

TEST_CASE("a mirror does not change its scope unless told to") {
    MirrorUnderTest mirror;
    const Scope oslo{"public-feed", "https://example.no", {.counties = {"OSLO"}}};
    const Scope all{"public-feed", "https://example.no", {}};
    mirror.begin(all);
    mirror.apply({});
    CHECK(mirror.scope() == all);
    // As long as it has never held an ad, a scope given by mistake costs nothing.
    mirror.begin(oslo);
    mirror.apply({.ads = {ad(1)}});
    mirror.run->commit_rescope();
    CHECK(mirror.scope() == oslo);
    CHECK_THROWS_AS(mirror.begin(all), Error);
    CHECK(mirror.scope() == oslo);
    mirror.begin(all, true);
    mirror.apply({});
    mirror.run->commit_rescope();
    CHECK(mirror.scope() == all);
}

TEST_CASE("a scope is bound with the first batch and not before") {
    MirrorUnderTest mirror;
    CHECK_FALSE(mirror.scope());
    mirror.apply({.ads = {ad(1)}});
    CHECK(mirror.scope() == scope);
}

TEST_CASE("a run that turns to another scope and is not committed leaves the mirror as it was") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}});
    mirror.run->finish({.started = noon, .finished = noon, .outcome = "complete"});
    mirror.begin({"public-feed", "https://example.org", {.counties = {"OSLO"}}}, true);
    mirror.apply({.ads = {ad(2)}});
    mirror.run->finish({.started = noon, .finished = noon, .outcome = "held", .message = "too many"});
    CHECK(mirror.scope() == scope);
    CHECK(mirror.changes() == Values{"added " + uuid(1)});
    CHECK(value(mirror.path, "SELECT outcome FROM syncs ORDER BY number DESC") == "held");
}

TEST_CASE("a new mirror to which nothing was applied leaves no database behind") {
    TemporaryFolder folder;
    const auto path = folder / "mirror.db";
    {
        MirrorWriter writer = MirrorWriter::open(path);
        auto run = writer.begin_sync({.scope = scope, .at = noon});
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(path.string() + "-wal"));
    {
        MirrorWriter writer = MirrorWriter::open(path);
        auto run = writer.begin_sync({.scope = scope, .at = noon});
        Tally tally;
        run.store({}, noon, tally);
    }
    CHECK(std::filesystem::exists(path));
    static_cast<void>(MirrorWriter::open(path));
    CHECK(std::filesystem::exists(path));
}

TEST_CASE("only one writer at a time, and the other is named") {
    MirrorUnderTest mirror;
    try {
        static_cast<void>(MirrorWriter::open(mirror.path));
        FAIL("both write");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
        CHECK(std::string(error.what()).find("pid " + std::to_string(::getpid()) + ", started 2") !=
              std::string::npos);
    }
}

TEST_CASE("readers see a mirror while it is written") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const Mirror reader = Mirror::open(mirror.path);
    CHECK(reader.count_active(noon) == 1);
    mirror.apply({.ads = {ad(2)}, .rejected = {}});
    CHECK(reader.count_active(noon) == 2);
}

TEST_CASE("what a dry run does is gone with it") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}});
    const auto path = mirror.path;
    mirror.run.reset();
    mirror.writer.begin_dry_run();
    mirror.begin();
    CHECK(mirror.apply({.ads = {ad(1, "nytt"), ad(2)}}).added == 1);
    CHECK(mirror.writer.mirror().count_active(noon) == 2);
    mirror.run.reset();
    mirror.writer = MirrorWriter::open_temporary();
    CHECK(column(path, "SELECT title FROM ads") == Values{"Stilling ord"});
    CHECK(value(path, "SELECT count(*) FROM changes") == "1");
}

TEST_CASE("a temporary mirror works like any other") {
    MirrorWriter writer = MirrorWriter::open_temporary();
    auto run = writer.begin_sync({.scope = scope, .at = noon});
    Tally tally;
    run.store({.ads = {ad(1)}, .rejected = {}}, noon, tally);
    CHECK(writer.mirror().count_active(noon) == 1);
}

TEST_CASE("a quick run starts from a run in this scope that was not in the future") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}});
    const auto finish = [&mirror](Timestamp started) {
        mirror.begin(scope, false, started);
        mirror.run->finish({.started = started, .finished = started, .outcome = "complete"});
        mirror.run.reset();
    };
    CHECK_FALSE(mirror.run->last_success(noon));
    finish(noon);
    finish(noon + std::chrono::hours{48});
    mirror.begin();
    CHECK(mirror.run->last_success(noon + std::chrono::hours{1}) == noon);
    CHECK(mirror.writer.mirror().status(noon + std::chrono::hours{1}).last_complete == noon);
    mirror.begin({"public-feed", "https://example.org", {}}, true);
    CHECK_FALSE(mirror.run->last_success(noon + std::chrono::hours{1}));
    mirror.apply({});
    mirror.run->commit_rescope();
    CHECK_FALSE(mirror.writer.mirror().status(noon + std::chrono::hours{1}).last_complete);
}
