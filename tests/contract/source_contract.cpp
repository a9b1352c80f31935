// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sync/feed_under_test.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/error.hpp>

#include <atomic>
#include <memory>

// What every source must do, whatever its feed. A new source is one more type in the list at the end of each
// case.

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Answer;
using simulator::Simulator;

namespace {

/// A simulated public-feed, and passes over it.
class PublicFeedBench {
  public:
    explicit PublicFeedBench(std::size_t ads) : feed_(options_of(ads)) {}

    [[nodiscard]] std::map<std::string, std::string> truth() const { return test::truth(feed_); }
    Simulator& feed() { return feed_; }
    FakeClock& clock() { return clock_; }

    std::unique_ptr<Feed> source(const std::function<void(SourceOptions&)>& change = nullptr) {
        return jobfeed::feed::make_public_feed(changed(change), &clock_);
    }

    /// Makes every answer that carries ads this one, until told otherwise.
    void answer_with(std::optional<Answer> answer) {
        feed_.set_fault([answer](const simulator::Request&, const Answer&) { return answer; });
    }

    /// Makes the feed send an entry that is no ad beside the ads.
    void spoil_an_entry() {
        feed_.publish(std::vector<std::string>{R"({"uuid":"nobody","published":"2024-06-01T10:00:00Z"})"});
    }

  protected:
    [[nodiscard]] SourceOptions changed(const std::function<void(SourceOptions&)>& change) const {
        SourceOptions options = options_for(feed_);
        if (change) change(options);
        return options;
    }

  private:
    static simulator::Options options_of(std::size_t ads) {
        simulator::Options options;
        options.ads = ads;
        options.settings.order = simulator::Order::kept;
        return options;
    }

    Simulator feed_;
    FakeClock clock_;
};

/// The same, read by a thread of its own, as make_feed() has it.
class ReadAheadBench : public PublicFeedBench {
  public:
    using PublicFeedBench::PublicFeedBench;

    std::unique_ptr<Feed> source(const std::function<void(SourceOptions&)>& change = nullptr) {
        return public_feed_read_ahead(changed(change), &clock());
    }
};

/// A simulated stilling-feed, and readings of it from six months back.
class StillingFeedBench {
  public:
    /// An empty one tells of an ad that is gone.
    explicit StillingFeedBench(std::size_t ads) : feed_(events_feed(ads, ads)) {
        if (ads == 0) feed_.stop(feed_.publish(1).front());
    }

    [[nodiscard]] std::map<std::string, std::string> truth() { return stilling_truth(feed_); }
    Simulator& feed() { return feed_; }
    FakeClock& clock() { return clock_; }

    std::unique_ptr<Feed> source(const std::function<void(SourceOptions&)>& change = nullptr) {
        SourceOptions options;
        options.scope = normalised({"stilling-feed", feed_.stilling_url(), {}});
        options.token = feed_.stilling_token();
        options.at = std::chrono::floor<std::chrono::milliseconds>(feed_.now());
        options.page_size = 50;
        if (change) change(options);
        return std::make_unique<jobfeed::feed::ReadAhead>(options, [this](const SourceOptions& given) {
            return jobfeed::feed::make_stilling_feed(given, &clock_);
        });
    }

    void answer_with(std::optional<Answer> answer) {
        feed_.set_fault([answer](const simulator::Request&, const Answer&) { return answer; });
    }

    void spoil_an_entry() {
        feed_.stilling().tell(
            {.uuid = {}, .title = {}, .business = {}, .municipal = {}, .raw = R"({"id":"nobody"})"}, true);
    }

  private:
    Simulator feed_;
    FakeClock clock_;
};

ErrorKind failure(Feed& source) {
    try {
        read_all(source);
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("the pass ended well");
    return ErrorKind::failed;
}

}  // namespace

TEMPLATE_TEST_CASE("a source brings every ad, byte for byte, and then ends for good", "[source]",
                   PublicFeedBench, ReadAheadBench, StillingFeedBench) {
    TestType bench(250);
    const auto source = bench.source();
    const auto brought = read_all(*source);
    CHECK((brought.ads == bench.truth()));
    CHECK(brought.incomplete.empty());
    CHECK_FALSE(source->next());
    CHECK(brought.traffic.requests > 0);
    CHECK(brought.traffic.bytes > 0);
}

TEMPLATE_TEST_CASE("a source of a feed that was empty before ends without an ad and without a complaint",
                   "[source]", PublicFeedBench, ReadAheadBench, StillingFeedBench) {
    TestType bench(0);
    const auto brought = read_all(*bench.source([](SourceOptions& options) {
        options.known = std::make_shared<const KnownFeed>(KnownFeed{.was_empty = true});
    }));
    CHECK(brought.ads.empty());
    CHECK(brought.incomplete.empty());
}

TEMPLATE_TEST_CASE("a source rejects an entry that is no ad and brings the others", "[source]",
                   PublicFeedBench, ReadAheadBench, StillingFeedBench) {
    TestType bench(50);
    const auto ads = bench.truth();
    bench.spoil_an_entry();
    const auto brought = read_all(*bench.source());
    CHECK((brought.ads == ads));
    CHECK(brought.rejected > 0);
}

TEMPLATE_TEST_CASE("a source never takes another answer for an empty feed", "[source]", PublicFeedBench,
                   ReadAheadBench, StillingFeedBench) {
    const auto body = GENERATE(as<std::string>{}, "", "{}", "[]", "<html><title>Oops</title></html>",
                               "{\"content\":[]}", "{\"content\":");
    CAPTURE(body);
    TestType bench(50);
    bench.answer_with(Answer{.status = 200, .headers = {}, .body = body});
    CHECK(failure(*bench.source()) == ErrorKind::unavailable);
}

TEMPLATE_TEST_CASE("a source says when its token is refused", "[source]", PublicFeedBench, ReadAheadBench,
                   StillingFeedBench) {
    TestType bench(50);
    CHECK(failure(*bench.source([](SourceOptions& options) { options.token = "a.b.c"; })) ==
          ErrorKind::token);
}

TEMPLATE_TEST_CASE("a source tries a bounded number of times while the feed is down", "[source]",
                   PublicFeedBench, ReadAheadBench, StillingFeedBench) {
    TestType bench(50);
    bench.answer_with(Answer{.status = 502, .headers = {}, .body = "Failed to communicate with backend"});
    CHECK(failure(*bench.source([](SourceOptions& options) { options.retries = 3; })) ==
          ErrorKind::unavailable);
    CHECK(bench.feed().requests().size() == 4);
    CHECK(bench.clock().slept() > std::chrono::seconds{1});
}

TEMPLATE_TEST_CASE("a source stops when asked", "[source]", PublicFeedBench, ReadAheadBench,
                   StillingFeedBench) {
    TestType bench(2500);
    std::atomic<int> batches = 0;
    const auto source = bench.source(
        [&batches](SourceOptions& options) { options.stop_requested = [&batches] { return batches > 0; }; });
    REQUIRE(source->next());
    ++batches;
    CHECK(failure(*source) == ErrorKind::stopped);
}
