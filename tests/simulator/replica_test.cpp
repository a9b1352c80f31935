// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <map>

using namespace simulator;
using namespace simulator::test;

using Statuses = std::vector<int>;

namespace {

Statuses statuses(const Simulator& feed, std::size_t count) {
    Statuses all;
    while (all.size() < count) {
        all.push_back(detail(feed, 0).status);
    }
    return all;
}

}  // namespace

TEST_CASE("replicas take requests in turn, and one that is down answers 502") {
    Simulator feed{stilling_feed_of(1)};
    feed.set_replicas({{}, {.status = 502}, {.status = 401}});
    CHECK(statuses(feed, 6) == Statuses{200, 502, 401, 200, 502, 401});
    feed.set_replicas({});
    CHECK(statuses(feed, 2) == Statuses{200, 200});
}

TEST_CASE("replicas agree again after a number of requests") {
    Simulator feed{stilling_feed_of(1)};
    feed.set_replicas({{.status = 502}, {}}, 3);
    CHECK(statuses(feed, 5) == Statuses{502, 200, 502, 200, 200});
}

TEST_CASE("one replica refuses the public token that another takes") {
    Simulator feed{stilling_feed_of(1)};
    feed.set_replicas({{.refuses_public_token = true}, {}});
    const auto status = [&](const std::string& token) {
        return get(feed, "/api/v1/feed", {{"Authorization", "Bearer " + token}}).status;
    };
    CHECK(status(feed.public_token()) == 401);
    CHECK(status(feed.public_token()) == 200);
    CHECK(status(feed.stilling_token()) == 200);
    CHECK(get(feed, "/api/publicToken").status == 200);
}

TEST_CASE("a replica that is behind shows old documents: still INACTIVE, still the old text") {
    Simulator feed{stilling_feed_of(2)};
    feed.stop(numbered_uuid(0));
    feed.stilling().remember();
    feed.reactivate(numbered_uuid(0));
    feed.update(numbered_uuid(1));
    feed.set_replicas({{.has_old_documents = true}, {}});
    CHECK(has(detail(feed, 0), R"("status":"INACTIVE")"));
    CHECK(has(detail(feed, 0), R"("status":"ACTIVE")"));
    CHECK_FALSE(has(detail(feed, 1), "(endring 1)"));
    CHECK(has(detail(feed, 1), "(endring 1)"));
    CHECK(ask_page(feed, "").ads.size() == ask_page(feed, "").ads.size());
}

TEST_CASE("a replica that is behind may lack events, too") {
    Simulator feed{stilling_feed_of(2)};
    feed.set_replicas({{.has_old_events = true}, {}});
    feed.publish(std::vector{numbered_ad(2), numbered_ad(3)});
    CHECK(ask_page(feed, "").ads.size() == 2);
    const auto tip = ask_page(feed, "?last=true");
    CHECK(tip.ads == std::vector{numbered_uuid(3)});
    CHECK(ask_page(feed, "/" + tip.id).status == 404);
    CHECK(ask_page(feed, "/" + tip.id).status == 200);
}

TEST_CASE("replicas are set by control") {
    Simulator feed{stilling_feed_of(1)};
    CHECK(post(feed, "/control/remember").status == 200);
    feed.update(numbered_uuid(0));
    CHECK(post(feed, "/control/replicas?as=down,stale,starting,ok").status == 200);
    CHECK(statuses(feed, 4) == Statuses{502, 200, 401, 200});
    CHECK(post(feed, "/control/replicas?as=sleepy").status == 400);
    CHECK(post(feed, "/control/replicas?as=stale,stale-events,refusing&requests=2").status == 200);
    CHECK_FALSE(has(detail(feed, 0), "(endring 1)"));
    CHECK(ask_page(feed, "").ads.size() == 1);
    CHECK(ask_page(feed, "").ads.size() == 2);
    post(feed, "/control/replicas?as=down");
    post(feed, "/control/calm");
    CHECK(detail(feed, 0).status == 200);
}

TEST_CASE("a share of all documents is denied, drawn by a seed, until it is cured") {
    Simulator feed{stilling_feed_of(60)};
    const auto denied = [&] {
        std::map<std::size_t, int> statuses;
        for (std::size_t number = 0; number < 60; ++number) {
            if (const int status = detail(feed, number).status; status != 200) {
                statuses[number] = status;
            }
        }
        return statuses;
    };
    feed.poisons().spread({.kind = Poison::Kind::missing}, {.part = 0.3, .seed = 5});
    const auto first = denied();
    CHECK(first.size() > 8);
    CHECK(first.size() < 30);
    CHECK(first.begin()->second == 404);
    CHECK(denied() == first);
    feed.poisons().cure(Poisons::every);
    CHECK(denied().empty());
    feed.poisons().spread({.kind = Poison::Kind::missing}, {.part = 0.3, .seed = 6});
    CHECK(denied() != first);
    feed.poisons().cure(Poisons::every);
    feed.poisons().spread({.status = 500}, {.part = 0.3, .seed = 5, .by_request = true});
    CHECK(denied() != denied());
}

TEST_CASE("a share is denied for so many answers in all, or so many of each ad") {
    Simulator feed{stilling_feed_of(2)};
    feed.poisons().spread({.kind = Poison::Kind::missing, .times = 3}, {});
    CHECK(statuses(feed, 5) == Statuses{404, 404, 404, 200, 200});
    feed.poisons().spread({.kind = Poison::Kind::missing}, {.times_each = 1});
    CHECK(detail(feed, 0).status == 404);
    CHECK(detail(feed, 1).status == 404);
    CHECK(detail(feed, 0).status == 200);
    CHECK(detail(feed, 1).status == 200);
}

TEST_CASE("a denial is a 404, an empty document, one without content or one that is INACTIVE") {
    Simulator feed{stilling_feed_of(1)};
    const auto denied = [&](Poison::Kind kind) {
        feed.poisons().put(numbered_uuid(0), {.kind = kind, .times = 1});
        return detail(feed, 0);
    };
    CHECK(denied(Poison::Kind::missing).status == 404);
    CHECK(denied(Poison::Kind::blank).body == "{}");
    const auto bare = denied(Poison::Kind::no_content);
    CHECK(has(bare, R"("status":"ACTIVE")"));
    CHECK_FALSE(has(bare, "ad_content"));
    const auto inactive = denied(Poison::Kind::inactive);
    CHECK(has(inactive, R"("status":"INACTIVE")"));
    CHECK_FALSE(has(inactive, "ad_content"));
    CHECK(has(detail(feed, 0), "ad_content"));
}

TEST_CASE("a share is denied by control") {
    Simulator feed{stilling_feed_of(1)};
    CHECK(post(feed, "/control/poison?share=1&seed=3&kind=blank&times-each=1").status == 200);
    CHECK(detail(feed, 0).body == "{}");
    CHECK(detail(feed, 0).body != "{}");
    CHECK(post(feed, "/control/poison?share=0.5&by-request=1&kind=no-content").status == 200);
    CHECK(post(feed, "/control/cure").status == 200);
    CHECK(post(feed, "/control/poison?share=1.5").status == 400);
    CHECK(post(feed, "/control/poison?share=half").status == 400);
}
