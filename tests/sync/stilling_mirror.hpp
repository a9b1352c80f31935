// SPDX-License-Identifier: MIT
#pragma once

#include "feed/read_ahead.hpp"
#include "feed/stilling_feed.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace jobfeed::test {

/// A simulated stilling-feed of so many active ads and at least so many events, at noon on 2024-06-10.
inline simulator::Options events_feed(std::size_t ads, std::size_t events) {
    simulator::Options options;
    options.ads = ads;
    options.events = events;
    options.now = simulator::parse_instant("2024-06-10T12:00:00Z");
    return options;
}

/// What the stilling-feed gives out: each ad, byte for byte as it stands within its document.
inline std::map<std::string, std::string> stilling_truth(simulator::Simulator& feed) {
    std::map<std::string, std::string> ads;
    for (const auto& [uuid, detail] : feed.stilling().active()) {
        const std::string document = detail->json();
        const auto begin = document.find("\"ad_content\":") + 13;
        ads[uuid] = document.substr(begin, document.rfind("},\"sistEndret\"") + 1 - begin);
    }
    return ads;
}

/// A mirror of a simulated stilling-feed, and what a run on it is told.
struct StillingMirror {
    explicit StillingMirror(const simulator::Options& options) : feed(options) {
        scope = normalised({"stilling-feed", feed.stilling_url(), {}});
    }

    SyncReport sync() {
        SilentProgress progress;
        const auto at = std::chrono::floor<std::chrono::milliseconds>(feed.now());
        SyncRun run = mirror.begin_sync({.scope = scope, .rescope = rescope, .at = at});
        const auto before = feed.requests().size();
        SourceOptions reading;
        reading.scope = scope;
        reading.token = token;
        reading.page_size = page_size;
        reading.jobs = jobs;
        reading.at = at;
        if (!full) reading.cursor = run.lookups().cursor();
        reading.retries = retries;
        reading.stop_requested = [this, before] {
            return stop_after && feed.requests().size() - before >= *stop_after;
        };
        jobfeed::feed::ReadAhead source(reading, [this](const SourceOptions& options) {
            return jobfeed::feed::make_stilling_feed(options, &clock);
        });
        SyncOptions options;
        options.at = at;
        options.trust_clock = true;
        options.prune = prune;
        options.full = full;
        options.recheck = recheck;
        options.max_removals = max_removals;
        return jobfeed::sync(source, mirror, std::move(run), options, progress);
    }

    void pass_time(std::chrono::hours hours) { feed.set_now(feed.now() + hours); }

    /// The states of the ledger with their counts, `shown 20, pending 1`.
    [[nodiscard]] std::string ledger() {
        return test::value(
            path,
            "SELECT coalesce(group_concat(state || ' ' || count, ', '), '') FROM (SELECT state, count(*) AS "
            "count FROM (SELECT CASE WHEN state <> 'available' THEN state WHEN EXISTS (SELECT 1 FROM ads "
            "WHERE ads.uuid = lookups.uuid AND left_at IS NULL) THEN 'shown' WHEN shown_until <= '" +
                to_string(std::chrono::floor<std::chrono::milliseconds>(feed.now())) +
                "' THEN 'expired' ELSE 'unaccounted' END AS state FROM lookups) GROUP BY state ORDER BY "
                "state)");
    }

    [[nodiscard]] std::map<std::string, std::string> truth() { return stilling_truth(feed); }

    [[nodiscard]] std::map<std::string, std::string> active() {
        std::map<std::string, std::string> ads;
        const auto at = std::chrono::floor<std::chrono::milliseconds>(feed.now());
        mirror.mirror().each_ad({.columns = {"uuid", "json"}, .at = at}, [&ads](Row row) {
            ads.emplace(*row[0], *row[1]);
            return true;
        });
        return ads;
    }

    std::string value(const std::string& sql) { return test::value(path, sql); }
    void execute(const std::string& sql) {
        store::Database(path, store::Database::Access::write).execute(sql);
    }

    simulator::Simulator feed;
    TemporaryFolder folder{};
    std::filesystem::path path = folder / "mirror.db";
    MirrorWriter mirror = MirrorWriter::open(path);
    FakeClock clock{};

    Scope scope{};
    std::string token{};
    std::optional<int> page_size{};
    int jobs = 4;
    bool full = false;
    bool prune = true;
    bool rescope = false;
    int retries = 2;
    std::optional<std::size_t> recheck = 0;  ///< nothing: as many as usual
    RemovalLimit max_removals{};
    std::optional<std::size_t> stop_after{};  ///< so many requests
};

/// The kind of error that a run ends with.
inline ErrorKind failure(StillingMirror& mirror) {
    try {
        mirror.sync();
    } catch (const Error& error) {
        INFO(error.what());
        return error.kind();
    }
    FAIL("the run ended well");
    return ErrorKind::failed;
}

/// Whether a run proves the mirror complete.
inline bool ends_well(StillingMirror& mirror) {
    try {
        return mirror.sync().incomplete.empty();
    } catch (const Error&) {
        return false;
    }
}

/// What it says.
inline std::string message(StillingMirror& mirror) {
    try {
        mirror.sync();
    } catch (const Error& error) {
        return error.what();
    }
    return "the run ended well";
}

}  // namespace jobfeed::test
