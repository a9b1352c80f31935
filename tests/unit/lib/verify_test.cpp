// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/verify.hpp>

#include <map>
#include <set>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

/// Offers some ads, and denies all others; on a bad day, everything.
class FakeFeed final : public Feed {
  public:
    std::map<std::string, Ad> offered{};
    std::set<std::string> denied_once{};
    std::vector<Event> news{};
    bool denies_all = false;

    std::optional<Batch> next() override {
        auto batch = std::exchange(answers_, std::nullopt);
        if (!std::exchange(began_, true)) batch = Batch{.events = news};
        return batch;
    }

    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& /*known*/,
             bool /*again*/) override {
        answers_.emplace();
        for (const std::string& uuid : uuids) {
            const auto ad = offered.find(uuid);
            const bool denied = denies_all || denied_once.erase(uuid) > 0 || ad == offered.end();
            if (!denied) answers_->ads.push_back(ad->second);
            answers_->results.push_back(
                {uuid, denied ? LookupResult::Kind::not_found_again : LookupResult::Kind::available});
        }
    }

    [[nodiscard]] std::string incomplete() const override { return {}; }
    [[nodiscard]] Traffic traffic() const override { return {}; }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override { return {}; }

  private:
    bool began_ = false;
    std::optional<Batch> answers_{};
};

/// A mirror of four ads, and the feed that offers them.
struct MirrorAndFeed {
    MirrorUnderTest mirror;
    FakeFeed feed;

    MirrorAndFeed() {
        Batch batch;
        for (int number = 1; number <= 4; ++number) {
            batch.ads.push_back(ad(number));
            feed.offered[uuid(number)] = ad(number);
        }
        mirror.apply(batch);
    }

    VerifyReport verify(std::optional<std::size_t> sample = std::nullopt) {
        return jobfeed::verify(feed, mirror.writer.mirror(), {.sample = sample, .at = noon},
                               [](std::uint64_t, std::uint64_t) {});
    }
};

}  // namespace

TEST_CASE("a mirror that holds what the feed offers has no drift") {
    MirrorAndFeed both;
    const auto report = both.verify();
    CHECK(report.asked == 4);
    CHECK(report.same == 4);
    CHECK(report.drift.empty());
    CHECK(report.drift_rate() == 0);
}

TEST_CASE("other content and ads that are gone are drift") {
    MirrorAndFeed both;
    both.feed.offered[uuid(2)] = ad(2, "andre");
    both.feed.offered.erase(uuid(3));
    const auto report = both.verify();
    CHECK(report.same == 2);
    REQUIRE(report.drift.size() == 2);
    CHECK(report.drift[0].uuid == uuid(2));
    CHECK(report.drift[0].kind == Drift::Kind::differs);
    CHECK(report.drift[1].kind == Drift::Kind::gone);
    CHECK(report.drift_rate() == 0.5);
}

TEST_CASE("what the next run will hear of is no drift") {
    MirrorAndFeed both;
    both.feed.offered[uuid(2)] = ad(2, "andre");
    both.feed.news = {{.uuid = uuid(2), .raw_time = "2024-06-10T12:30:00Z"}};
    const auto report = both.verify();
    CHECK(report.due == 1);
    CHECK(report.drift.empty());
}

TEST_CASE("a denial that is not repeated is none") {
    MirrorAndFeed both;
    both.feed.denied_once = {uuid(1)};
    const auto report = both.verify();
    CHECK(report.same == 4);
    CHECK(report.drift.empty());
}

TEST_CASE("a service that denies everything is not believed") {
    MirrorAndFeed both;
    both.feed.denies_all = true;
    const auto report = both.verify();
    CHECK(report.unjudged == 4);
    CHECK(report.drift.empty());
    CHECK(report.drift_rate() == 0);
}

TEST_CASE("a sample asks for so many ads and no more") {
    MirrorAndFeed both;
    const auto report = both.verify(2);
    CHECK(report.active == 4);
    CHECK(report.asked == 2);
    CHECK(report.same == 2);
}

TEST_CASE("ads to be looked up again come first in the rotation, however many") {
    MirrorUnderTest mirror;
    Batch batch;
    for (int number = 1; number <= 3; ++number) {
        batch.ads.push_back(ad(number));
        batch.events.push_back({.uuid = uuid(number), .raw_time = "1"});
    }
    batch.cursor = Cursor{.page = "p", .newest = noon};
    mirror.apply(batch);
    auto& lookups = mirror.run->lookups();
    static_cast<void>(lookups.apply_events());
    // What is new is looked up once more anyway.
    for (const int number : {1, 2, 3, 1, 2, 3})
        mirror.apply({.ads = {ad(number)}, .results = {{uuid(number), LookupResult::Kind::available}}});
    lookups.recheck({uuid(2), uuid(3)});
    const auto oldest = lookups.oldest_confirmed(noon, 1);
    CHECK(std::set<std::string>(oldest.begin(), oldest.end()) == std::set<std::string>{uuid(2), uuid(3)});
}
