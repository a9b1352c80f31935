// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

Values numbers(const ChangeLog& log, const ChangeQuery& query, std::size_t most = 10'000) {
    Values found;
    log.each(query, [&](const Change& change) {
        found.push_back(std::to_string(change.number));
        return found.size() < most;
    });
    return found;
}

}  // namespace

TEST_CASE("changes are told from a number on, up to another, and by kind") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2), ad(3)}, .rejected = {}});
    mirror.begin();
    mirror.apply({.ads = {ad(2, "ny")}, .rejected = {}});
    const ChangeLog log(Mirror::open(mirror.path));
    CHECK(log.last() == 4);
    CHECK(numbers(log, {}) == Values{"1", "2", "3", "4"});
    CHECK(numbers(log, {.after = 1, .until = 3}) == Values{"2", "3"});
    CHECK(numbers(log, {.kinds = {"updated", "expired"}}) == Values{"4"});
    CHECK(numbers(log, {.after = 4}).empty());
    CHECK(numbers(log, {}, 2) == Values{"1", "2"});
}

TEST_CASE("more changes than are read at a time are all told, once and in order") {
    MirrorUnderTest mirror;
    Batch batch;
    constexpr int count = 1203;
    for (int i = 1; i <= count; ++i) batch.ads.push_back(ad(i));
    mirror.apply(batch);
    const ChangeLog log(Mirror::open(mirror.path));
    std::uint64_t expected = 0;
    log.each({.kinds = {"added"}}, [&expected](const Change& change) {
        CHECK(change.number == ++expected);
        return true;
    });
    CHECK(expected == count);
}

TEST_CASE("a change comes with its ad only while that is active") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    const ChangeLog log(Mirror::open(mirror.path));
    const auto ad_at = [&log](Timestamp at) {
        std::optional<std::string> found;
        log.each({.with_ad = true, .at = at}, [&found](const Change& change) {
            if (change.ad) found = *change.ad;
            return true;
        });
        return found;
    };
    CHECK(ad_at(noon) == ad(1).json);
    CHECK_FALSE(ad_at(noon + std::chrono::days{30}));
}

TEST_CASE("a consumer's place is remembered while a run has the mirror, and by its name") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2)}, .rejected = {}});
    const ChangeLog log(Mirror::open(mirror.path));
    CHECK_FALSE(log.place_of("board"));
    remember_place(mirror.path, "board", 2, noon);
    remember_place(mirror.path, "other", 1, noon);
    CHECK(log.place_of("board") == std::uint64_t{2});
    remember_place(mirror.path, "board", 0, noon);
    CHECK(log.place_of("board") == std::uint64_t{0});
    CHECK(log.place_of("other") == std::uint64_t{1});
}

TEST_CASE("a batch that is under way keeps its bounds until it is confirmed or given up") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {ad(1), ad(2), ad(3)}, .rejected = {}});
    const ChangeLog log(Mirror::open(mirror.path));
    CHECK(log.sent_to("board") == 0);
    CHECK(remember_sent(mirror.path, "board", 0, 2, noon));
    CHECK(log.sent_to("board") == 2);
    CHECK(log.place_of("board") == std::uint64_t{0});
    CHECK(remember_sent(mirror.path, "board", 0, 2, noon));
    CHECK_FALSE(remember_sent(mirror.path, "board", 0, 3, noon));
    remember_place(mirror.path, "board", 2, noon);
    CHECK(log.sent_to("board") == 0);
    CHECK_FALSE(remember_sent(mirror.path, "board", 0, 2, noon));
    CHECK(remember_sent(mirror.path, "board", 2, 3, noon));
    remember_place(mirror.path, "board", 2, noon);
    CHECK(log.sent_to("board") == 0);
}

TEST_CASE("a place is not remembered in a file that has gone, and none is made") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(remember_place(folder / "gone.db", "board", 1, noon), Error);
    CHECK_FALSE(std::filesystem::exists(folder / "gone.db"));
}

TEST_CASE("the log's version tells that something was written") {
    MirrorUnderTest mirror;
    const ChangeLog log(Mirror::open(mirror.path));
    const auto before = log.version();
    CHECK(log.version() == before);
    mirror.apply({.ads = {ad(1)}, .rejected = {}});
    CHECK(log.version() != before);
}
