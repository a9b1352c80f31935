// SPDX-License-Identifier: MIT
#include "cli/text/compliance_checks.hpp"
#include "catch.hpp"

using namespace jobfeed;
using namespace jobfeed::cli;

namespace {

using State = ComplianceCheck::State;

/// Everything is kept.
ComplianceFacts kept() {
    ComplianceFacts facts;
    facts.at = parse_timestamp("2024-06-10T12:00:00Z").value();
    facts.max_age = std::chrono::hours{6};
    facts.max_lag = std::chrono::hours{1};
    facts.proof.last_complete = facts.at - std::chrono::hours{1};
    facts.proof.remains = FileRemains{.pages = 10};
    facts.feed = VerifyReport{.active = 3, .asked = 3, .same = 3};
    return facts;
}

/// The checks that are not ok.
std::string trouble(const ComplianceFacts& facts) {
    std::string text;
    for (const ComplianceCheck& check : compliance_checks(facts)) {
        if (check.state != State::ok)
            text += check.name + (check.state == State::broken ? " broken;" : " not checked;");
        CHECK((check.state == State::ok) == check.advice.empty());
    }
    return text;
}

}  // namespace

TEST_CASE("where all is kept, each check is ok and advises nothing") {
    CHECK(trouble(kept()).empty());
}

TEST_CASE("an ad that the feed says is gone breaks the check of the feed") {
    auto facts = kept();
    Drift gone{};
    gone.uuid = "00000000-0000-4000-8000-000000000001";
    gone.kind = Drift::Kind::gone;
    facts.feed->drift = {gone};
    CHECK(trouble(facts) == "feed broken;");
}

TEST_CASE("a feed that was not asked, or gave no answer that counts, is not checked") {
    auto facts = kept();
    facts.feed->unjudged = 1;
    CHECK(trouble(facts) == "feed not checked;");
    facts.feed.reset();
    CHECK(trouble(facts) == "feed not checked;");
}

TEST_CASE("a mirror that is old, or has never been complete, is broken") {
    auto facts = kept();
    facts.proof.last_complete = facts.at - std::chrono::hours{7};
    CHECK(trouble(facts) == "up to date broken;");
    facts.proof.last_complete.reset();
    CHECK(trouble(facts) == "up to date broken;");
}

TEST_CASE("a reader of changes may be behind for a while, and not longer") {
    auto facts = kept();
    facts.proof.consumers = {
        {.name = "board", .number = 3, .behind = 2, .since = facts.at - std::chrono::minutes{59}},
        {.name = "archive", .number = 5}};
    CHECK(trouble(facts).empty());
    facts.proof.consumers[0].since = facts.at - std::chrono::minutes{61};
    CHECK(trouble(facts) == "reader board broken;");
}

TEST_CASE("each figure of the mirror that is not 0 breaks one check") {
    const auto broken_by = [](auto change) {
        auto facts = kept();
        change(facts.proof);
        return trouble(facts);
    };
    CHECK(broken_by([](MirrorProof& proof) { proof.past_last_day = {"x"}; }) == "last day broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.shown_after_all = {"x"}; }) == "withdrawn broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.unmarked = 1; }) == "expired broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.people = 1; }) == "people broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.stray_rows = 1; }) == "rows broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.odd_tombstones = 1; }) == "rows broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.purge_due = true; }) == "index and log broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.remains->full_free_pages = 1; }) == "free pages broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.remains->remains = 1; }) == "between rows broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.remains->remains_in_log = 1; }) ==
          "index and log broken;");
    CHECK(broken_by([](MirrorProof& proof) { proof.remains.reset(); }) == "pages not checked;");
    CHECK(broken_by([](MirrorProof& proof) { proof.kept = 1; }).empty());
}
