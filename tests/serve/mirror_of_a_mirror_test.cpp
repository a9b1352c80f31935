// SPDX-License-Identifier: MIT
#include "live_copy.hpp"
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"
#include "sync/stilling_mirror.hpp"

#include "catch.hpp"

#include <set>

namespace jobfeed::test {
namespace {

/// A mirror that reads another over its server.
struct SecondMirror {
    std::string sync(const std::string& url) {
        SilentProgress progress;
        SourceOptions reading;
        reading.scope = normalised({"public-feed", url, {}});
        reading.token = token;
        reading.at = moment(at_noon);
        SyncRun run = mirror.begin_sync({.scope = reading.scope, .rescope = true, .at = moment(at_noon)});
        reading.known = std::make_shared<const KnownFeed>(run.known_feed(moment(at_noon)));
        const auto source = public_feed_read_ahead(reading, &clock);
        return jobfeed::sync(*source, mirror, std::move(run), {.at = moment(at_noon)}, progress).incomplete;
    }

    std::map<std::string, std::string> active() {
        std::map<std::string, std::string> ads;
        mirror.mirror().each_ad({.columns = {"uuid", "json"}, .at = moment(at_noon)}, [&ads](Row row) {
            ads.emplace(*row[0], *row[1]);
            return true;
        });
        return ads;
    }

    std::string token = "a.b.c";
    TemporaryFolder folder{};
    std::filesystem::path path = folder / "mirror.db";
    MirrorWriter mirror = MirrorWriter::open(path);
    FakeClock clock{};
};

}  // namespace

TEST_CASE("A mirror of a mirror is equal to it, ad by ad, and follows it") {
    simulator::Options options = feed_of(400);
    options.now = simulator::parse_instant(at_noon);
    simulator::Simulator feed(options);
    PublicMirror first(feed);
    first.sync({.at = moment(at_noon), .trust_clock = true});
    FeedServerSettings settings = open_at(at_noon);
    settings.cap = 100;
    const ServedMirror served(first.path, settings);
    SecondMirror second;
    CHECK(second.sync(served.url()).empty());
    CHECK(second.active() == truth(feed));

    for (const std::string& uuid : feed.draw(20)) feed.stop(uuid);
    for (const std::string& uuid : feed.draw(20)) feed.update(uuid);
    feed.publish(15);
    first.sync({.at = moment(at_noon), .trust_clock = true});
    CHECK(second.sync(served.url()).empty());
    CHECK(second.active() == truth(feed));
}

TEST_CASE("A mirror of a mirror of the live feed has its ads, and no contacts") {
    StillingMirror first(events_feed(120, 200));
    first.sync();
    const ServedMirror served(first.path, open_at(at_noon));
    SecondMirror second;
    CHECK(second.sync(served.url()).empty());
    const auto ads = second.active();
    const auto there = first.active();
    REQUIRE(ads.size() == there.size());
    for (const auto& [uuid, json] : there) CHECK(ads.count(uuid) == 1);
    CHECK(value(second.path, "SELECT count(*) FROM contacts") == "0");
    const std::string facts =
        "SELECT group_concat(uuid || title || coalesce(employer, '') || published || expires || "
        "coalesce(municipality, '') || coalesce(description, '')) FROM (SELECT * FROM all_ads ORDER BY uuid)";
    CHECK(value(second.path, facts) == value(first.path, facts));
}

namespace {

std::set<std::string> names_of(const std::map<std::string, std::string>& ads) {
    std::set<std::string> names;
    for (const auto& [uuid, json] : ads) names.insert(uuid);
    return names;
}

constexpr const char* facts_of_active =
    "SELECT group_concat(uuid || title || coalesce(employer, '') || published || expires || updated || "
    "coalesce(municipality, '') || coalesce(description, '')) FROM (SELECT * FROM all_ads WHERE left_at IS "
    "NULL ORDER BY uuid)";

}  // namespace

TEST_CASE("A mirror of a mirror by the live feed is equal to it, byte by byte, and follows it") {
    StillingMirror first(events_feed(120, 400));
    first.sync();
    FeedServerSettings settings;
    settings.open = true;
    settings.clock = [&first] { return std::chrono::floor<std::chrono::milliseconds>(first.feed.now()); };
    const ServedMirror served(first.path, settings);
    LiveCopy second("http://" + served.server.address());
    CHECK(second.sync(settings.clock()).empty());
    CHECK(second.active(settings.clock()) == first.truth());

    for (const std::string& uuid : first.feed.draw(15)) first.feed.stop(uuid);
    for (const std::string& uuid : first.feed.draw(15)) first.feed.update(uuid);
    first.feed.publish(10);
    first.pass_time(std::chrono::hours{5});
    first.sync();
    CHECK(second.sync(settings.clock()).empty());
    CHECK(second.active(settings.clock()) == first.truth());
    CHECK(value(second.path, "SELECT count(*) FROM contacts") ==
          value(first.path, "SELECT count(*) FROM contacts"));
}

TEST_CASE("A mirror of a mirror of the old feed by the live feed's API has the same ads and texts") {
    simulator::Options options = feed_of(150);
    options.now = simulator::parse_instant(at_noon);
    simulator::Simulator feed(options);
    PublicMirror first(feed);
    first.sync({.at = moment(at_noon), .trust_clock = true});
    const ServedMirror served(first.path, open_at(at_noon));
    LiveCopy second("http://" + served.server.address());
    CHECK(second.sync(moment(at_noon)).empty());
    CHECK(names_of(second.active(moment(at_noon))) == names_of(truth(feed)));
    CHECK(value(second.path, facts_of_active) == value(first.path, facts_of_active));
}

TEST_CASE(
    "A reader of a mirror that was put back to an older copy and has gone on never says it is equal before "
    "it is") {
    StillingMirror first(events_feed(60, 100));
    first.sync();
    const auto backup = first.folder / "backup.db";
    first.execute(fmt::format("VACUUM INTO '{}'", backup.string()));
    FeedServerSettings settings;
    settings.open = true;
    settings.clock = [&first] { return std::chrono::floor<std::chrono::milliseconds>(first.feed.now()); };
    const ServedMirror served(first.path, settings);
    LiveCopy second("http://" + served.server.address());
    const std::set<std::string> before = names_of(first.truth());
    first.feed.publish(5);
    first.sync();
    CHECK(second.sync(settings.clock()).empty());
    CHECK(second.active(settings.clock()) == first.truth());

    first.mirror = MirrorWriter::open(first.folder / "other.db");
    for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(first.path.string() + end);
    std::filesystem::rename(backup, first.path);
    first.mirror = MirrorWriter::open(first.path);
    for (const auto& [uuid, json] : first.truth()) {
        if (before.count(uuid) == 0) first.feed.stop(uuid);
    }
    first.feed.publish(10);
    first.pass_time(std::chrono::hours{2});
    first.sync();
    REQUIRE(first.active() == first.truth());
    for (int run = 0; run < 3; ++run) {
        const bool is_complete = second.sync(settings.clock()).empty();
        CAPTURE(run, is_complete);
        CHECK((!is_complete || second.active(settings.clock()) == first.truth()));
        first.pass_time(std::chrono::hours{2});
    }
    CHECK(second.active(settings.clock()) == first.truth());
}

TEST_CASE("A reader that comes back after a year is told of all that has left since") {
    StillingMirror first(events_feed(60, 100));
    first.sync();
    FeedServerSettings settings;
    settings.open = true;
    settings.clock = [&first] { return std::chrono::floor<std::chrono::milliseconds>(first.feed.now()); };
    const ServedMirror served(first.path, settings);
    LiveCopy second("http://" + served.server.address());
    second.sync(settings.clock());
    for (const auto& [uuid, json] : first.truth()) first.feed.edit(uuid, "expires", "null");
    first.sync();
    CHECK(second.sync(settings.clock()).empty());
    for (const std::string& uuid : first.feed.draw(20)) first.feed.stop(uuid);
    first.sync();
    for (int month = 0; month < 12; ++month) {
        first.pass_time(std::chrono::hours{730});
        first.sync();
    }
    CHECK(second.sync(settings.clock()).empty());
    CHECK(names_of(second.active(settings.clock())) == names_of(first.active()));
    LiveCopy third("http://" + served.server.address());
    CHECK(third.sync(settings.clock()).empty());
    CHECK(third.active(settings.clock()) == first.active());
    CHECK(third.active(settings.clock()).size() == 40);
}

}  // namespace jobfeed::test
