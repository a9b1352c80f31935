// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "network/fault_table.hpp"
#include "selection.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/error.hpp>

#include <algorithm>
#include <limits>
#include <mutex>

// Each fault of the table, at the first, a middle and the last answer of a run, and at all of them. Whatever
// it does to that run, what is shown stays true, and a quiet run afterwards ends where a run ends that nobody
// disturbed.

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Simulator;

namespace {

std::string in_words(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::token:
            return "token";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::held:
            return "held";
        default:
            return "another error";
    }
}

struct Run {
    std::string end{};
    std::string said{};  ///< notes, and the error
    std::chrono::milliseconds slept{0};
};

/// What a mirror tells those who look at it.
struct Content {
    std::map<std::string, std::string> active{};
    std::vector<std::string> tombstones{};

    bool operator==(const Content&) const = default;
};

/// A mirror in a folder of its own.
class MirrorCopy {
  public:
    MirrorCopy() = default;
    explicit MirrorCopy(const MirrorCopy& other) {
        std::filesystem::copy(other.folder_.path(), folder_.path());
    }

    Run sync(const SourceOptions& options) const {
        Run run;
        FakeClock clock;
        std::mutex mutex;
        SourceOptions reading = options;
        reading.note = [&](std::string_view text) {
            const std::scoped_lock lock{mutex};
            run.said.append(text).append("\n");
        };
        try {
            MirrorWriter mirror = MirrorWriter::open(path());
            SyncRun begun = mirror.begin_sync({.scope = reading.scope});
            SilentProgress progress;
            const auto source = jobfeed::feed::make_public_feed(reading, &clock);
            const auto report = jobfeed::sync(*source, mirror, std::move(begun), {}, progress);
            run.end = report.incomplete.empty() ? "complete" : "incomplete";
            run.said += report.incomplete;
        } catch (const Error& error) {
            run.end = in_words(error.kind());
            run.said += error.what();
        }
        run.slept = clock.slept();
        return run;
    }

    [[nodiscard]] Content content() const {
        Content content;
        if (!std::filesystem::exists(path())) return content;
        const jobfeed::Mirror mirror = jobfeed::Mirror::open(path());
        mirror.each_ad({.columns = {"uuid", "json"}}, [&content](Row row) {
            content.active.emplace(*row[0], *row[1]);
            return true;
        });
        content.tombstones = column(path(), "SELECT uuid || ' ' || reason FROM tombstones ORDER BY uuid");
        return content;
    }

    [[nodiscard]] bool is_sound() const {
        if (!std::filesystem::exists(path())) return true;
        store::Database database(path(), store::Database::Access::write);
        database.execute("INSERT INTO ad_words(ad_words, rank) VALUES('integrity-check', 0)");
        return value(path(), "PRAGMA integrity_check") == "ok";
    }

    [[nodiscard]] bool holds(const std::string& text) const {
        return std::any_of(
            std::filesystem::directory_iterator(folder_.path()), {},
            [&text](const auto& entry) { return bytes_of(entry.path()).find(text) != std::string::npos; });
    }

    [[nodiscard]] std::filesystem::path path() const { return folder_ / "mirror.db"; }

  private:
    TemporaryFolder folder_{};
};

/// A feed behind a proxy; a mirror of what it was; and what has changed since.
struct Scenario {
    Scenario() {
        mirror.sync(options());
        before = mirror.content().active;
        const auto drawn = feed.draw(8);
        for (int i = 0; i < 3; ++i) feed.stop(drawn[static_cast<std::size_t>(i)]);
        for (int i = 3; i < 6; ++i) feed.update(drawn[static_cast<std::size_t>(i)]);
        for (int i = 6; i < 8; ++i) feed.expire(drawn[static_cast<std::size_t>(i)]);
        expired = {drawn.begin() + 6, drawn.end()};
        feed.publish(4);
        // By then nothing has changed just before a run, so that all runs ask the same questions, however
        // long they take.
        feed.set_now(feed.now() + std::chrono::minutes{1});
        proxy.leave_alone();
        const MirrorCopy quiet(mirror);
        REQUIRE(quiet.sync(options()).end == "complete");
        undisturbed = quiet.content();
        requests = proxy.requests();
    }

    [[nodiscard]] SourceOptions options() const {
        SourceOptions options;
        options.scope = normalised({"public-feed", proxy.url() + "/public-feed", {}});
        options.token = feed.token();
        options.page_size = 10;
        options.retries = 2;
        options.timeout = std::chrono::seconds{1};
        return options;
    }

    /// No live ad that was there is missing, and none that had left before is shown.
    void check_what_is_shown(const std::map<std::string, std::string>& active) const {
        const auto live = truth(feed);
        std::vector<std::string> missing;
        for (const auto& [uuid, json] : before) {
            if (live.count(uuid) > 0 && expired.count(uuid) == 0 && active.count(uuid) == 0)
                missing.push_back(uuid);
        }
        CHECK(missing.empty());
        std::vector<std::string> strange;
        for (const auto& [uuid, json] : active) {
            if (live.count(uuid) == 0 && before.count(uuid) == 0) strange.push_back(uuid);
        }
        CHECK(strange.empty());
    }

    Simulator feed{[] {
        simulator::Options options;
        options.ads = 60;
        options.settings.cap = 40;
        options.settings.order = simulator::Order::kept;
        return options;
    }()};
    mutable FaultProxy proxy{port_in(feed.url())};
    MirrorCopy mirror{};
    std::map<std::string, std::string> before{};
    std::set<std::string> expired{};
    Content undisturbed{};
    std::uint64_t requests = 0;
};

/// All is there that an undisturbed run finds, but for what is told to have been rejected, and nothing else.
void check_that_all_is_there(const MirrorCopy& mirror, const Content& undisturbed, bool alters_ads) {
    const auto active = mirror.content().active;
    const auto rejects = column(mirror.path(), "SELECT raw FROM rejects");
    const auto is_rejected = [&rejects](const std::string& uuid) {
        return std::any_of(rejects.begin(), rejects.end(),
                           [&uuid](const std::string& raw) { return raw.find(uuid) != std::string::npos; });
    };
    std::vector<std::string> missing;
    for (const auto& [uuid, json] : undisturbed.active) {
        const auto found = active.find(uuid);
        if ((found == active.end() || (found->second != json && !alters_ads)) && !is_rejected(uuid))
            missing.push_back(uuid);
    }
    CHECK(missing.empty());
    std::vector<std::string> strange;
    for (const auto& [uuid, json] : active) {
        if (undisturbed.active.count(uuid) == 0 && !is_rejected(uuid)) strange.push_back(uuid);
    }
    CHECK(strange.empty());
}

constexpr auto every_one = std::numeric_limits<std::uint64_t>::max();

/// A run that meets the fault, what must hold after it, and a quiet run.
void check_row(const Scenario& scenario, const FaultRow& row, const Ends& ends, std::uint64_t first,
               std::uint64_t last, const MirrorCopy& start) {
    const MirrorCopy mirror(start);
    const auto active_before = mirror.content().active;
    scenario.proxy.disturb(row.fault, first, last);
    SourceOptions options = scenario.options();
    if (row.takes_time) options.retries = 1;
    const Run run = mirror.sync(options);
    INFO(row.name << ", answers " << first << " to " << last << ": " << run.end << "\n" << run.said);
    CHECK(ends.count(run.end) == 1);
    if (row.always == Ends{"unavailable"} && run.end == "complete" && !active_before.empty()) {
        CHECK(scenario.proxy.requests() > scenario.requests);
    }
    if (run.end == "complete") check_that_all_is_there(mirror, scenario.undisturbed, row.alters_ads);
    CHECK(scenario.proxy.requests() <= 4 * scenario.requests + 20);
    CHECK(run.slept <= std::chrono::minutes{5} * 4 * 3);
    if (!active_before.empty()) scenario.check_what_is_shown(mirror.content().active);
    CHECK(mirror.is_sound());
    CHECK(run.said.find(scenario.feed.token()) == std::string::npos);
    CHECK_FALSE(mirror.holds(scenario.feed.token()));

    scenario.proxy.leave_alone();
    const Run quiet = mirror.sync(scenario.options());
    INFO("the quiet run: " << quiet.said);
    CHECK(quiet.end == "complete");
    const Content content = mirror.content();
    CHECK((content.active == scenario.undisturbed.active));
    // A mirror that began with this run never held the ads that had gone by then.
    if (!active_before.empty()) CHECK(content.tombstones == scenario.undisturbed.tombstones);
    CHECK(mirror.is_sound());
}

}  // namespace

TEST_CASE("the other ads of a page with one bad ad are stored, and the bad one is kept with what it was") {
    const Scenario scenario;
    for (const FaultRow& row : bad_ads()) {
        INFO(row.name);
        const MirrorCopy mirror;
        scenario.proxy.disturb(row.fault, 1, every_one);
        CHECK(mirror.sync(scenario.options()).end == "complete");
        check_that_all_is_there(mirror, scenario.undisturbed, row.alters_ads);
        CHECK(mirror.content().active.size() > scenario.undisturbed.active.size() / 2);
    }
}

TEST_CASE("what came before the token was refused is kept") {
    const Scenario scenario;
    const MirrorCopy mirror;
    scenario.proxy.disturb(answering(401, "", "Unauthorized"), 9, every_one);
    CHECK(mirror.sync(scenario.options()).end == "token");
    CHECK(mirror.content().active.size() > 10);
}

TEST_CASE("whatever a server or the network does, what is shown stays true and a quiet run mends the rest") {
    const Scenario scenario;
    const MirrorCopy empty;
    for (const FaultRow& row : fault_table()) {
        INFO(row.name);
        const auto middle = scenario.requests / 2;
        const auto last = scenario.requests + 1 - row.length;
        for (const std::uint64_t first :
             row.takes_time ? std::vector{middle} : cases<std::uint64_t>({middle}, {1, last})) {
            check_row(scenario, row, row.once, first, first + row.length - 1, scenario.mirror);
        }
        constexpr std::uint64_t within_a_first_run = 7;  // which asks for no ad by its name
        if (!row.takes_time) {
            check_row(scenario, row, row.once, within_a_first_run, within_a_first_run + row.length - 1,
                      empty);
        }
        if (!row.always.empty()) check_row(scenario, row, row.always, 1, every_one, scenario.mirror);
    }
}
