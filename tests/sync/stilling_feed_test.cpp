// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>

// What a reader of events may trip over (src/feed/README.md, stilling-feed).

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Poison;
using simulator::RequestKind;
using simulator::Simulator;

namespace {

/// Answers each page of events with this, in the feed's own envelope.
std::function<std::optional<simulator::Answer>(const simulator::Request&, const simulator::Answer&)>
every_page(std::string body) {
    return [body](const simulator::Request& request,
                  const simulator::Answer&) -> std::optional<simulator::Answer> {
        const auto kind = simulator::kind_of(request);
        if (kind != RequestKind::first_page && kind != RequestKind::page) return std::nullopt;
        return simulator::Answer{.status = 200, .headers = {}, .body = body};
    };
}

constexpr const char* some_event =
    R"({"id":"00000000-0000-4000-8000-000000000001","date_modified":"2024-06-10T11:00:00.000001Z",)"
    R"("_feed_entry":{"uuid":"00000000-0000-4000-8000-000000000001","status":"ACTIVE"}})";

}  // namespace

TEST_CASE("a first run reads six months of events and looks up only ads that are active at their end") {
    StillingMirror mirror(events_feed(60, 2000));
    const auto report = mirror.sync();
    CHECK(mirror.active() == mirror.truth());
    CHECK(report.incomplete.empty());
    CHECK(report.record.traffic.events >= 2000);
    const auto looked_up = mirror.feed.request_count(RequestKind::detail);
    const std::size_t again = report.record.tally.not_found + 3;  // beside three canaries
    CHECK(looked_up == mirror.truth().size() +
                           (report.record.tally.not_found > 0 ? report.record.tally.not_found + again : 0));
}

TEST_CASE("events are read to their end whatever the size of a page") {
    const int size = GENERATE(2, 3, 7, 1000);
    CAPTURE(size);
    StillingMirror mirror(events_feed(20, 150));
    mirror.page_size = size;
    mirror.sync();
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("the seek alone carries If-Modified-Since, and no request is conditional") {
    StillingMirror mirror(events_feed(30, 3000));
    mirror.sync();
    mirror.pass_time(std::chrono::hours{2});
    mirror.feed.publish(2);
    mirror.sync();
    std::size_t seeks = 0;
    for (const auto& request : mirror.feed.requests()) {
        CHECK_FALSE(request.if_none_match);
        if (!request.if_modified_since) continue;
        ++seeks;
        CHECK(request.kind == RequestKind::first_page);
    }
    CHECK(seeks == 28 + 1);  // a first run seeks each segment
}

TEST_CASE("a run over a feed where nothing happened costs at most five requests") {
    StillingMirror mirror(events_feed(50, 500));
    mirror.sync();
    mirror.pass_time(std::chrono::hours{1});
    const auto before = mirror.feed.requests().size();
    const auto report = mirror.sync();
    CHECK(mirror.feed.requests().size() - before <= 5);
    CHECK(report.record.tally.seen() == 0);
}

TEST_CASE("an ad that was published, changed, stopped or offered again is looked up, and no other") {
    StillingMirror mirror(events_feed(40, 300));
    mirror.sync();
    mirror.pass_time(std::chrono::hours{3});
    const auto drawn = mirror.feed.draw(3);
    mirror.feed.publish(2);
    mirror.feed.update(drawn[0]);
    mirror.feed.stop(drawn[1]);
    mirror.feed.stop(drawn[2]);
    const auto before = mirror.feed.request_count(RequestKind::detail);
    const auto report = mirror.sync();
    CHECK(report.record.tally.added == 2);
    CHECK(report.record.tally.updated == 1);
    CHECK(report.record.tally.withdrawn == 2);
    CHECK(mirror.feed.request_count(RequestKind::detail) - before == 3);
    CHECK(mirror.active() == mirror.truth());

    mirror.feed.reactivate(drawn[2]);
    CHECK(mirror.sync().record.tally.restored == 1);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("an event that appears behind the cursor is found by the next run, and counted") {
    StillingMirror mirror(events_feed(30, 200));
    mirror.feed.publish(5);
    mirror.sync();
    mirror.feed.change_settings([](simulator::Settings& settings) { settings.behind = 3; });
    mirror.feed.publish(1);
    const auto report = mirror.sync();
    CHECK(report.record.late_events == 1);
    CHECK(report.record.tally.added == 1);
    CHECK(mirror.active() == mirror.truth());
    CHECK(mirror.sync().record.late_events == 0);
}

TEST_CASE("a cursor that NAV has hidden costs a reading of six months, and nothing else") {
    StillingMirror mirror(events_feed(20, 100));
    mirror.pass_time(std::chrono::hours{3});
    const auto last = mirror.feed.publish(2);
    mirror.sync();
    for (const auto& uuid : last) mirror.feed.stilling().hide(uuid);
    CHECK(mirror.sync().record.tally.withdrawn == 0);  // they were shown: one denial is none
    mirror.pass_time(std::chrono::hours{1});
    const auto report = mirror.sync();
    CHECK(report.incomplete.empty());
    CHECK(report.record.tally.withdrawn == 2);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE(
    "NAV's public token is fetched when none is given, and again when it is replaced in the middle of a "
    "run") {
    auto options = events_feed(100, 200);
    options.settings.public_token_uses = 25;
    StillingMirror mirror(options);
    mirror.sync();
    CHECK(mirror.active() == mirror.truth());
    CHECK(mirror.feed.request_count(RequestKind::public_token) >= 4);
}

TEST_CASE("a public token that is refused and handed out again ends the run, and says what is known") {
    auto options = events_feed(10, 20);
    options.public_token_lifetime = std::chrono::hours{1};
    StillingMirror mirror(options);
    mirror.sync();
    mirror.pass_time(std::chrono::hours{3});
    CHECK(message(mirror).find("expired at 2024-06-10T13:00:00.000Z") != std::string::npos);
    CHECK(failure(mirror) == ErrorKind::unavailable);
    mirror.feed.rotate_public_token();
    CHECK(mirror.sync().incomplete.empty());
}

TEST_CASE("public tokens that are refused, each in its turn, end the run") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.sync();
    mirror.feed.set_fault(
        [&](const simulator::Request& request, const simulator::Answer&) -> std::optional<simulator::Answer> {
            if (simulator::kind_of(request) == RequestKind::public_token) return std::nullopt;
            mirror.feed.rotate_public_token();
            return simulator::Answer{.status = 401, .headers = {}, .body = "Unauthorized"};
        });
    const auto before = mirror.feed.requests().size();
    CHECK(failure(mirror) == ErrorKind::unavailable);
    CHECK(mirror.feed.requests().size() - before <= 20);
}

TEST_CASE("where NAV hands out no token, the run says so") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.change_settings(
        [](simulator::Settings& settings) { settings.public_token_published = false; });
    CHECK(failure(mirror) == ErrorKind::unavailable);
}

TEST_CASE("a private token that is refused is not replaced by the public one") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.token = mirror.feed.stilling_token();
    CHECK(mirror.sync().incomplete.empty());
    CHECK(mirror.feed.request_count(RequestKind::public_token) == 0);
    mirror.feed.change_settings([](simulator::Settings& settings) { settings.token_revoked = true; });
    CHECK(failure(mirror) == ErrorKind::token);
    CHECK(mirror.feed.request_count(RequestKind::public_token) == 0);
}

TEST_CASE("a seek that the server ignored is noticed before anything is stored") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.set_fault(every_page(
        R"({"id":"old","next_id":null,"items":[{"date_modified":"2023-01-01T00:00:00Z","_feed_entry":)"
        R"({"uuid":"00000000-0000-4000-8000-000000000001","status":"ACTIVE"}}]})"));
    CHECK(message(mirror).find("ignored If-Modified-Since") != std::string::npos);
    CHECK(mirror.value("SELECT count(*) FROM events") == "0");
}

TEST_CASE("a first reading by a clock that is a month ahead begins where one by the feed's clock does") {
    Simulator feed(events_feed(40, 2000));
    const auto seek_at = [&feed](std::chrono::days ahead) {
        SourceOptions options;
        options.scope = normalised({"stilling-feed", feed.stilling_url(), {}});
        options.at = std::chrono::floor<std::chrono::milliseconds>(feed.now()) + ahead;
        read_all(*make_feed(options));
        std::string moment;
        for (const auto& request : feed.requests()) moment = request.if_modified_since.value_or(moment);
        return moment;
    };
    CHECK(seek_at(std::chrono::days{0}) == "Thu, 07 Dec 2023 12:00:00 GMT");
    CHECK(seek_at(std::chrono::days{30}) == "Thu, 07 Dec 2023 12:00:00 GMT");
}

TEST_CASE("pages that go round in a circle end the run") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.set_fault(every_page(R"({"id":"a","next_id":"a","next_url":"/api/v1/feed/a","items":[)" +
                                     std::string(some_event) + "]}"));
    CHECK(message(mirror).find("page cycle at") != std::string::npos);
}

TEST_CASE("a next page at another server is refused") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.set_fault(every_page(
        R"({"id":"a","next_id":"b","next_url":"http://elsewhere.example/api/v1/feed/b","items":[)" +
        std::string(some_event) + "]}"));
    CHECK(message(mirror).find("refused") != std::string::npos);
    for (const auto& request : mirror.feed.requests()) CHECK(request.target.find("/b") == std::string::npos);
}

TEST_CASE("a page that does not say whether there is another is never the end") {
    const auto body = GENERATE(as<std::string>{}, "", "{}", R"({"id":"a","items":[]})", "<html>Oops</html>",
                               R"({"id":"a","next_id":null})", R"({"id":"a","next_id":null,"items":[]})",
                               R"({"id":"a","next_id":null,"next_url":"/b","items":[1]})");
    CAPTURE(body);
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.set_fault(every_page(body));
    CHECK(failure(mirror) == ErrorKind::unavailable);
}

TEST_CASE("an entry that is no event is kept as rejected, and the others hold") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.feed.stilling().tell(
        {.uuid = {}, .title = {}, .business = {}, .municipal = {}, .raw = R"({"id":7,"_feed_entry":{}})"},
        true);
    mirror.feed.publish(1);
    const auto report = mirror.sync();
    CHECK(report.record.tally.rejected == 1);
    CHECK(mirror.value("SELECT raw FROM rejects") == R"({"id":7,"_feed_entry":{}})");
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("reading six months again withdraws what is stored as active and is not") {
    StillingMirror mirror(events_feed(30, 200));
    mirror.prune = false;
    mirror.sync();
    mirror.feed.stop(mirror.truth().begin()->first);
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    mirror.pass_time(std::chrono::hours{3});
    mirror.feed.publish(1);
    mirror.sync();
    mirror.execute("UPDATE ads SET left_at = NULL, left_reason = NULL");  // as if the event had been missed
    CHECK(mirror.sync().record.tally.withdrawn == 0);
    mirror.full = true;
    const auto details = mirror.feed.request_count(RequestKind::detail);
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    CHECK(mirror.feed.request_count(RequestKind::detail) ==
          details);  // what did not change is not looked up again
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("reading six months again asks for the ads that it did not meet") {
    StillingMirror mirror(events_feed(10, 20));
    mirror.sync();
    mirror.execute(
        "INSERT INTO ads (uuid, first_seen, json) VALUES ('00000000-0000-4000-8000-00000000dead', '', '{}')");
    mirror.full = true;
    CHECK(mirror.sync().record.tally.withdrawn == 0);
    mirror.pass_time(std::chrono::hours{1});
    mirror.full = false;
    const auto report = mirror.sync();
    CHECK(report.record.tally.withdrawn == 1);
    CHECK(report.incomplete.empty());
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("an ad that was hidden after a full scan broke off is not seen by the next one") {
    StillingMirror mirror(events_feed(30, 200));
    mirror.page_size = 20;
    mirror.sync();
    mirror.full = true;
    mirror.stop_after = 8;
    CHECK(failure(mirror) == ErrorKind::stopped);
    mirror.stop_after.reset();
    const auto begun = mirror.value(
        "SELECT uuid FROM events JOIN lookups USING (uuid) WHERE active AND state = 'available'");
    CHECK(mirror.feed.stilling().hide(begun));
    CHECK_FALSE(mirror.sync().incomplete.empty());
    mirror.pass_time(std::chrono::hours{1});
    mirror.full = false;
    CHECK(mirror.sync().record.tally.withdrawn == 1);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("more withdrawals by events than a fifth, and than 200, are held back until confirmed") {
    StillingMirror mirror(events_feed(400, 500));
    mirror.sync();
    for (const auto& uuid : mirror.feed.draw(250)) mirror.feed.stop(uuid);
    CHECK(failure(mirror) == ErrorKind::held);
    CHECK(failure(mirror) == ErrorKind::held);
    mirror.max_removals.number = 250;
    CHECK(mirror.sync().record.tally.withdrawn == 250);
    CHECK(mirror.active() == mirror.truth());
}

TEST_CASE("a first run that is stopped again and again ends where an undisturbed one does, at little cost") {
    const auto options = events_feed(400, 3000);
    std::size_t undisturbed = 0;
    {
        StillingMirror mirror(options);
        mirror.page_size = 500;
        mirror.sync();
        undisturbed = mirror.feed.requests().size();
    }
    StillingMirror mirror(options);
    mirror.page_size = 500;
    for (const std::size_t requests : {3, 20, 100, 130, 90}) {
        mirror.stop_after = requests;
        CHECK(failure(mirror) == ErrorKind::stopped);
    }
    mirror.stop_after.reset();
    mirror.sync();
    CHECK(mirror.active() == mirror.truth());
    CHECK(mirror.feed.requests().size() <= undisturbed + 5 * 20);
}

TEST_CASE("of two events of one ad with one time, in one run or in two, the last one counts") {
    const bool read_in_between = GENERATE(true, false);
    StillingMirror mirror(events_feed(10, 10));
    mirror.sync();
    const auto uuid = mirror.truth().begin()->first;
    const auto time = mirror.feed.now();
    mirror.feed.stilling().tell(simulator::masked_face(uuid), true, time);
    if (read_in_between) mirror.sync();
    mirror.feed.update(uuid, simulator::Notice::silent);
    mirror.feed.stilling().tell(simulator::masked_face(uuid), true, time);
    CHECK(mirror.sync().record.tally.updated == 1);
    CHECK(mirror.active() == mirror.truth());
    mirror.feed.stilling().tell(simulator::masked_face(uuid), false, time);
    CHECK(mirror.sync().record.tally.withdrawn == 1);
}
