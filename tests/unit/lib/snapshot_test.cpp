// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/snapshot.hpp>

#include <fstream>
#include <map>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

const Query query{.columns = {"uuid", "title", "work_locations"}, .at = noon};

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        files[file.path().filename()] = bytes_of(file.path());
    }
    return files;
}

std::size_t entries(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("a snapshot holds ads, schema, README and manifest, and a second one the same bytes") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2)}, .rejected = {}});
    const TemporaryFolder place;
    const Mirror reader = Mirror::open(mirror.path);
    CHECK(write_snapshot(reader, query, place / "first", [] {}) == 2);
    write_snapshot(reader, query, place / "second", [] {});
    write_snapshot(reader, query, place / "second", [] {});
    const auto files = files_in(place / "first");
    CHECK(files.size() == 4);
    CHECK(files.at("ads.ndjson") == "{\"uuid\":\"" + uuid(1) +
                                        "\",\"title\":\"Stilling ord\",\"work_locations\":[]}\n{\"uuid\":\"" +
                                        uuid(2) + "\",\"title\":\"Stilling ord\",\"work_locations\":[]}\n");
    CHECK((files == files_in(place / "second")));
    CHECK(entries(place / "") == 2);
}

TEST_CASE("a snapshot during which the mirror changed is not made, and the one before stays") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const TemporaryFolder place;
    const Mirror reader = Mirror::open(mirror.path);
    write_snapshot(reader, query, place / "kept", [] {});
    const auto before = files_in(place / "kept");
    bool changed = false;
    const auto change = [&] {
        if (!std::exchange(changed, true)) mirror.apply({.ads = {ad(2)}, .rejected = {}});
    };
    CHECK_THROWS_WITH(write_snapshot(reader, query, place / "kept", change),
                      ContainsSubstring("has changed while"));
    CHECK((files_in(place / "kept") == before));
    CHECK(entries(place / "") == 1);
}

TEST_CASE("a folder with other things in it is left alone") {
    MirrorUnderTest mirror;
    const TemporaryFolder place;
    std::filesystem::create_directory(place / "mine");
    std::ofstream(place / "mine/thesis.txt") << "years of work";
    const Mirror reader = Mirror::open(mirror.path);
    CHECK_THROWS_AS(write_snapshot(reader, query, place / "mine", [] {}), Error);
    CHECK(entries(place / "mine") == 1);
}
