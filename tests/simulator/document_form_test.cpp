// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "stilling_reader.hpp"

#include <chrono>
#include <set>

using namespace simulator;
using namespace simulator::test;
using namespace std::chrono_literals;

namespace {

Reply tip(const Simulator& feed) {
    return ask_stilling(feed, "/feed?last=true");
}

}  // namespace

TEST_CASE("documents write the times of an ad in any form that a library may have") {
    Simulator feed{stilling_feed_of(1)};
    const auto expires = [&](TimeForm form) {
        feed.change_settings([form](Settings& settings) { settings.time_form = form; });
        const auto body = detail(feed).body;
        const auto begin = body.find(R"("expires":)") + 10;
        return body.substr(begin, body.find(R"(,"updated")") - begin);
    };
    CHECK(expires(TimeForm::offset) == R"("2024-07-02T00:00:00+02:00")");
    CHECK(expires(TimeForm::basic_offset) == R"("2024-07-02T00:00:00+0200")");
    CHECK(expires(TimeForm::short_offset) == R"("2024-07-02T00:00:00+02")");
    CHECK(expires(TimeForm::basic_utc) == R"("2024-07-01T22:00:00+0000")");
    CHECK(expires(TimeForm::local) == R"("2024-07-02T00:00:00")");
    CHECK(expires(TimeForm::seconds) == "1719871200");
    CHECK(expires(TimeForm::milliseconds) == "1719871200000");
    CHECK(expires(TimeForm::zone) == R"("2024-07-02T00:00:00+02:00[Europe/Oslo]")");
    CHECK(expires(TimeForm::utc_zone) == R"("2024-07-01T22:00:00Z[Europe/Oslo]")");
}

TEST_CASE("one field of a document can be anything, and stays so when the ad changes") {
    Simulator feed{stilling_feed_of(1)};
    auto& store = feed.stilling();
    const auto uuid = numbered_uuid(0);
    CHECK(store.alter(uuid, "positioncount", "18446744073709551616"));
    CHECK(store.alter(uuid, "never seen", "1e309"));
    CHECK(store.alter(uuid, "uuid", R"("00000000-0000-4000-8000-000000000099")"));
    CHECK_FALSE(store.alter("nobody", "uuid", ""));
    feed.update(uuid);
    CHECK(has(detail(feed), R"("positioncount":18446744073709551616)"));
    CHECK(has(detail(feed), R"("never seen":1e309)"));
    CHECK(has(detail(feed), R"("uuid":"00000000-0000-4000-8000-000000000099")"));
    CHECK(has(detail(feed), "(endring 1)"));
    store.alter(uuid, "uuid", "");
    CHECK(detail(feed).body.starts_with(
        R"({"uuid":"00000000-0000-4000-8000-000000000000","ad_content":{"pub)"));
    CHECK(store.active().size() == 1);
}

TEST_CASE("a document that nobody can read is served under the uuid that is given") {
    Simulator feed{stilling_feed_of(0)};
    const std::string raw = R"({"uuid":1e999,"ad_content":{"n":18446744073709551616},"status":"ACTIVE"})";
    feed.stilling().put_raw(numbered_uuid(3), true, raw);
    CHECK(detail(feed, 3).body == raw);
    CHECK(folded(read_pages(feed, 10)) == std::vector{numbered_uuid(3)});
    CHECK(feed.stilling().active().size() == 1);
    feed.stilling().put_raw(numbered_uuid(3), false, "{}");
    CHECK(folded(read_pages(feed, 10)).empty());
}

TEST_CASE("an event may name its ad in other ways") {
    Simulator feed{stilling_feed_of(6)};
    std::size_t number = 0;
    const auto stopped_as = [&](EventForm form) {
        feed.change_settings([form](Settings& settings) { settings.event_form = form; });
        feed.stop(numbered_uuid(number++));
        return tip(feed);
    };
    CHECK(has(stopped_as(EventForm::null_entry), R"("_feed_entry":null}])"));
    CHECK(has(stopped_as(EventForm::id_only), R"([{"id":"00000000-0000-4000-8000-000000000001"}])"));
    CHECK(has(stopped_as(EventForm::urn), R"({"uuid":"urn:uuid:00000000-0000-4000-8000-000000000002",)"));
    CHECK(has(stopped_as(EventForm::braces), R"({"id":"{00000000-0000-4000-8000-000000000003}",)"));
    CHECK(has(stopped_as(EventForm::usual), R"({"uuid":"00000000-0000-4000-8000-000000000004",)"));
    CHECK(feed.stilling().active().size() == 1);
    feed.change_settings([](Settings& settings) { settings.event_form = EventForm::upper_case; });
    feed.stilling().tell({"abcdef00-0000-4000-8000-00000000000a", "", "", ""}, true);
    CHECK(has(tip(feed), R"("id":"ABCDEF00-0000-4000-8000-00000000000A")"));
}

TEST_CASE("all events of one batch carry the same time, two of one ad as well") {
    Simulator feed{stilling_feed_of(0)};
    feed.begin_batch();
    feed.publish(std::vector{numbered_ad(0), numbered_ad(1)});
    feed.update(numbered_uuid(0));
    feed.stop(numbered_uuid(0));
    feed.end_batch();
    feed.update(numbered_uuid(1));
    const auto page = ask_page(feed, "");
    CHECK(page.states == std::vector<std::string>{"ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE"});
    CHECK(std::set<std::string>(page.times.begin(), page.times.end()).size() == 1);
    CHECK(ask_page(feed, "?last=true").times.front() != page.times.front());
}

TEST_CASE("a feed may never end: each request for a page adds events") {
    Simulator feed{stilling_feed_of(3)};
    feed.change_settings([](Settings& settings) { settings.endless = 2; });
    std::set<std::string> ids;
    auto page = ask_page(feed, "?pageSize=2");
    for (int request = 0; request < 20; ++request) {
        REQUIRE(page.next_id);
        CHECK(ids.insert(*page.next_id).second);
        page = ask_page(feed, "/" + *page.next_id + "?pageSize=2");
    }
    detail(feed);
    CHECK(feed.stilling().events().size() == 3 + 2 * 21);
    CHECK(feed.stilling().active().size() == 3);
}

TEST_CASE("pages can be slow while documents are not") {
    using Steady = std::chrono::steady_clock;
    Simulator feed{stilling_feed_of(1)};
    feed.change_settings([](Settings& settings) { settings.page_latency = 40ms; });
    const auto start = Steady::now();
    ask_page(feed, "");
    CHECK(Steady::now() - start >= 40ms);
}

TEST_CASE("pages and documents in other forms are made by control") {
    Simulator feed{stilling_feed_of(1)};
    const auto uuid = numbered_uuid(0);
    CHECK(post(feed, "/control/alter?uuid=" + uuid + "&field=expires&value=17").body == uuid + "\n");
    CHECK(has(detail(feed), R"("expires":17)"));
    CHECK(post(feed, "/control/detail?status=INACTIVE&uuid=" + uuid, "anything").body == uuid + "\n");
    CHECK(detail(feed).body == "anything");
    CHECK(post(feed, "/control/item?count=3", R"({"id":null})").status == 200);
    CHECK(has(ask_stilling(feed, "/feed"), R"(,{"id":null},{"id":null}])"));  // and one more behind
    CHECK(post(feed, "/control/set?time-form=zone&event-form=urn&endless=1&page-latency=1ms").status == 200);
    CHECK(feed.settings().time_form == TimeForm::zone);
    CHECK(feed.settings().event_form == EventForm::urn);
    CHECK(feed.settings().endless == 1);
    CHECK(feed.settings().page_latency == 1ms);
    CHECK(post(feed, "/control/set?time-form=roman").status == 400);
    CHECK(post(feed, "/control/detail?status=MAYBE&uuid=" + uuid, "x").status == 400);
}
