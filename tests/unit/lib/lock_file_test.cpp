// SPDX-License-Identifier: MIT
#include "store/lock_file.hpp"
#include "catch.hpp"
#include "file_bytes.hpp"
#include "store/file_system.hpp"
#include "store/private_file.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/error.hpp>

#include <sys/stat.h>

#include <fstream>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    stat(path.c_str(), &status);
    return status.st_mode & 0777U;
}

/// A umask, as long as the object lives.
struct Umask {
    explicit Umask(mode_t mask) : before(umask(mask)) {}
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;
    ~Umask() { umask(before); }
    mode_t before;
};

}  // namespace

TEST_CASE("a lock that is a link, or not jobfeed's, is refused, and what is there stays as it is") {
    TemporaryFolder folder;
    const auto victim = folder / "victim.txt";
    const auto lock = folder / "ads.db.lock";
    std::ofstream(victim) << "precious";
    SECTION("a symbolic link") {
        std::filesystem::create_symlink(victim, lock);
    }
    SECTION("a symbolic link to nothing") {
        std::filesystem::create_symlink(folder / "nothing", lock);
    }
    SECTION("a hard link") {
        std::filesystem::create_hard_link(victim, lock);
    }
    SECTION("a file of something else") {
        std::ofstream(lock) << "precious";
    }
    SECTION("a pipe") {
        REQUIRE(mkfifo(lock.c_str(), 0600) == 0);
    }
    try {
        const store::LockFile held(folder / "ads.db");
        FAIL("it was taken");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::failed);
        CHECK_THAT(error.what(), ContainsSubstring("ads.db.lock is not jobfeed's lock"));
    }
    CHECK(bytes_of(victim) == "precious");
    CHECK_FALSE(std::filesystem::exists(folder / "nothing"));
}

TEST_CASE("a link in the place of a file of SQLite's is refused by its name, and not written through") {
    TemporaryFolder folder;
    const auto path = folder / "ads.db";
    static_cast<void>(MirrorWriter::open(path));
    const auto victim = folder / "victim.txt";
    std::ofstream(victim) << "precious";
    for (const char* suffix : {"-wal", "-shm"}) {
        std::filesystem::remove(path.string() + suffix);
        std::filesystem::create_symlink(victim, path.string() + suffix);
        CHECK_THROWS_WITH(MirrorWriter::open(path), ContainsSubstring(path.string() + suffix + " is a link"));
        CHECK(bytes_of(victim) == "precious");
        std::filesystem::remove(path.string() + suffix);
    }
}

TEST_CASE("two names of one database have one lock") {
    TemporaryFolder folder;
    std::ofstream(folder / "ads.db").close();
    std::filesystem::create_symlink(folder / "ads.db", folder / "link.db");
    const store::LockFile held(folder / "ads.db");
    CHECK_THROWS_AS(store::LockFile(folder / "link.db"), Error);
}

TEST_CASE("a database that a link names before it is there is its owner's alone, and has one lock") {
    TemporaryFolder folder;
    const Umask umask(0022);
    std::filesystem::create_symlink("ads.db", folder / "link.db");
    const MirrorWriter mirror = MirrorWriter::open(folder / "link.db");
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        INFO(suffix);
        CHECK(mode_of((folder / "ads.db").string() + suffix) == 0600);
    }
    CHECK_THROWS_AS(store::LockFile(folder / "ads.db"), Error);
}

TEST_CASE("a run that stores nothing takes the database away that it made, and leaves the link to it") {
    TemporaryFolder folder;
    std::filesystem::create_symlink("ads.db", folder / "link.db");
    static_cast<void>(MirrorWriter::open(folder / "link.db"));
    CHECK(std::filesystem::is_symlink(folder / "link.db"));
    CHECK_FALSE(std::filesystem::exists(folder / "ads.db"));
}

TEST_CASE("a new database is its owner's alone, whatever the umask, and so are the files beside it") {
    for (const mode_t mask : {0000U, 0022U, 0377U}) {
        TemporaryFolder folder;
        const Umask umask(mask);
        const auto path = folder / "ads.db";
        const MirrorWriter mirror = MirrorWriter::open(path);
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
            INFO(suffix << " with umask " << mask);
            CHECK(mode_of(path.string() + suffix) == 0600);
        }
    }
}

TEST_CASE("a database that is there keeps its mode, and the files beside it get that") {
    TemporaryFolder folder;
    const auto path = folder / "ads.db";
    std::ofstream(path).close();
    std::filesystem::permissions(path, std::filesystem::perms{0640});
    const MirrorWriter mirror = MirrorWriter::open(path);
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        INFO(suffix);
        CHECK(mode_of(path.string() + suffix) == 0640);
    }
}

TEST_CASE("a file system is told by its name") {
    CHECK(store::file_system_of("/proc/self/status") == "proc");
    CHECK_THAT(store::move_to_local_disk("/proc/ads.db"),
               ContainsSubstring("/proc/ads.db is on a file system (proc)"));
}
