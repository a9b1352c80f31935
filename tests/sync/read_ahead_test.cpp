// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "feed/read_ahead.hpp"

#include <jobfeed/error.hpp>

#include <atomic>
#include <future>
#include <mutex>

using namespace jobfeed;

namespace {

/// A source that does as it is told, step by step.
class Scripted final : public Feed {
  public:
    using Step = std::function<std::optional<Batch>()>;

    explicit Scripted(std::vector<Step> steps) : steps_(std::move(steps)) {}

    std::optional<Batch> next() override {
        ++traffic_.requests;
        return at_ < steps_.size() ? steps_[at_++]() : std::nullopt;
    }
    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>&, bool) override {
        for (const auto& uuid : uuids) {
            steps_.emplace_back([uuid] {
                return Batch{.ads = {},
                             .rejected = {},
                             .results = {{.uuid = uuid, .kind = LookupResult::Kind::not_found_again}}};
            });
        }
    }
    [[nodiscard]] std::string incomplete() const override { return "for a reason"; }
    [[nodiscard]] Traffic traffic() const override { return traffic_; }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override {
        return std::chrono::seconds{7};
    }

  private:
    std::vector<Step> steps_;
    std::size_t at_ = 0;
    Traffic traffic_;
};

Batch page(std::vector<std::string> uuids) {
    Batch batch;
    for (auto& uuid : uuids) batch.ads.emplace_back().uuid = std::move(uuid);
    return batch;
}

Scripted::Step brings(Batch batch) {
    return [batch] { return batch; };
}

jobfeed::feed::ReadAhead ahead_of(std::vector<Scripted::Step> steps, const SourceOptions& options = {}) {
    return {options, [&steps](const SourceOptions&) { return std::make_unique<Scripted>(std::move(steps)); }};
}

std::string uuids(const Batch& batch) {
    std::string text;
    for (const auto& ad : batch.ads) text += ad.uuid;
    for (const auto& finding : batch.results) text += "-" + finding.uuid;
    return text;
}

}  // namespace

TEST_CASE("pages that have come in the meantime are one batch") {
    std::promise<void> all_read;
    auto source =
        ahead_of({brings(page({"a", "b"})), brings(page({"c"})), [&all_read]() -> std::optional<Batch> {
                      all_read.set_value();
                      return std::nullopt;
                  }});
    std::string brought = uuids(*source.next());
    all_read.get_future().wait();
    int more = 0;
    while (const auto batch = source.next()) {
        brought += uuids(*batch);
        ++more;
    }
    CHECK(brought == "abc");
    CHECK(more <= 1);
    CHECK_FALSE(source.next());
    CHECK(source.incomplete() == "for a reason");
    CHECK(source.traffic().requests == 3);
    CHECK(source.clock_ahead() == std::chrono::seconds{7});
}

TEST_CASE("what brings more than ads keeps its place between the pages") {
    Batch finding;
    finding.results.push_back({.uuid = "x", .kind = LookupResult::Kind::not_found_again});
    auto source = ahead_of({brings(page({"a"})), brings(finding), brings(page({"b"}))});
    std::vector<std::string> brought;
    while (const auto batch = source.next()) brought.push_back(uuids(*batch));
    CHECK((brought == std::vector<std::string>{"a", "-x", "b"}));
}

TEST_CASE("a failure comes after all that was read before it, and stays") {
    auto source = ahead_of({brings(page({"a"})), brings(page({"b"})), []() -> std::optional<Batch> {
                                throw Error(ErrorKind::unavailable, "gone away");
                            }});
    std::string brought;
    CHECK_THROWS_WITH(
        [&] {
            while (const auto batch = source.next()) brought += uuids(*batch);
        }(),
        "gone away");
    CHECK(brought == "ab");
    CHECK_THROWS_AS(source.next(), Error);
}

TEST_CASE("single ads can be asked for once the pass has ended") {
    auto source = ahead_of({brings(page({"a"}))});
    CHECK(source.incomplete() == "the pass has not ended");
    CHECK(uuids(*source.next()) == "a");
    CHECK_FALSE(source.next());
    source.ask({"x", "y"}, {}, false);
    CHECK(uuids(*source.next()) == "-x");
    CHECK(uuids(*source.next()) == "-y");
    CHECK_FALSE(source.next());
}

TEST_CASE("no more than some pages are read ahead, and nobody has to take them") {
    std::atomic<int> read = 0;
    std::promise<void> enough;
    const auto hundred = [&read, &enough] {
        if (++read == 4) enough.set_value();
        return page(std::vector<std::string>(100, "a"));
    };
    {
        auto source = ahead_of(std::vector<Scripted::Step>(50, hundred));
        CHECK(source.next());
        enough.get_future().wait();
    }
    CHECK(read < 15);
}

TEST_CASE("whoever goes in the middle of a request stops it") {
    SourceOptions options;
    std::promise<void> under_way;
    std::atomic<bool> stopped = false;
    {
        jobfeed::feed::ReadAhead source(options, [&](const SourceOptions& given) {
            return std::make_unique<Scripted>(std::vector<Scripted::Step>{
                brings(page({"a"})), [&, stop = given.stop_requested]() -> std::optional<Batch> {
                    under_way.set_value();
                    while (!stop()) std::this_thread::yield();
                    stopped = true;
                    throw Error(ErrorKind::stopped, "stopped");
                }});
        });
        CHECK(source.next());
        under_way.get_future().wait();
    }
    CHECK(stopped);
}

TEST_CASE("notes are told on the thread that takes the batches") {
    std::vector<std::string> told;
    const auto here = std::this_thread::get_id();
    SourceOptions options;
    options.note = [&](std::string_view text) {
        told.push_back(std::string(text) + (std::this_thread::get_id() == here ? "" : " elsewhere"));
    };
    jobfeed::feed::ReadAhead source(options, [](const SourceOptions& given) {
        return std::make_unique<Scripted>(std::vector<Scripted::Step>{[note = given.note] {
            note("again in 1 s");
            return page({"a"});
        }});
    });
    while (source.next()) {
    }
    CHECK((told == std::vector<std::string>{"again in 1 s"}));
}
