// SPDX-License-Identifier: MIT
#include "cli/terminal/output_file.hpp"

#include "catch.hpp"
#include "scratch.hpp"

#include <jobfeed/error.hpp>

#include <sys/stat.h>

using jobfeed::cli::OutputFile;

TEST_CASE("a file is there only once it is whole") {
    const Scratch scratch;
    OutputFile file(scratch.path("out.csv"));
    file.write("all of it");
    CHECK_FALSE(std::filesystem::exists(scratch.path("out.csv")));
    file.commit();
    CHECK(scratch.read("out.csv") == "all of it");
    CHECK(scratch.files() == 1);
}

TEST_CASE("a file that was not committed leaves the old one and nothing else") {
    const Scratch scratch;
    scratch.write("out.csv", "old");
    {
        OutputFile file(scratch.path("out.csv"));
        file.write("new");
    }
    CHECK(scratch.read("out.csv") == "old");
    CHECK(scratch.files() == 1);
}

TEST_CASE("a replaced file keeps its permissions") {
    const Scratch scratch;
    chmod(scratch.write("out.csv", "old").c_str(), 0640);
    OutputFile file(scratch.path("out.csv"));
    file.commit();
    struct stat status {};
    REQUIRE(stat(scratch.path("out.csv").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0640U);
}

TEST_CASE("through a link the file behind it is written") {
    const Scratch scratch;
    scratch.write("real.csv", "old");
    std::filesystem::create_symlink("real.csv", scratch.path("link.csv"));
    OutputFile file(scratch.path("link.csv"));
    file.write("new");
    file.commit();
    CHECK(std::filesystem::is_symlink(scratch.path("link.csv")));
    CHECK(scratch.read("real.csv") == "new");
}

TEST_CASE("a device is written directly") {
    OutputFile file("/dev/null");
    CHECK(file.write("gone"));
    file.commit();
    CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("what cannot be written says what and why") {
    const Scratch scratch;
    CHECK_THROWS_WITH(OutputFile(scratch.path("")), ContainsSubstring("it is a folder"));
    CHECK_THROWS_WITH(OutputFile(scratch.path("none/out.csv")),
                      ContainsSubstring("none/out.csv: No such file"));
    OutputFile full("/dev/full");
    CHECK_THROWS_WITH(full.write("x"), ContainsSubstring("/dev/full: No space left"));
}
