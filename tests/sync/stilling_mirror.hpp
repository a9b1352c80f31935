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
        store.follow(scope, false);
        const auto before = feed.requests().size();
        SourceOptions reading;
        reading.scope = scope;
        reading.token = token;
        reading.page_size = page_size;
        reading.at = at;
        if (!full) reading.cursor = store.cursor();
        reading.retries = 2;
        reading.stop_requested = [this, before] {
            return stop_after && feed.requests().size() - before >= *stop_after;
        };
        ReadAhead source(
            reading, [this](const SourceOptions& options) { return make_stilling_feed(options, &clock); });
        SyncOptions options;
        options.at = at;
        options.trust_clock = true;
        options.prune = prune;
        options.recheck = recheck;
        options.max_removals = max_removals;
        return jobfeed::sync(source, store, options, progress);
    }

    void pass_time(std::chrono::hours hours) { feed.set_now(feed.now() + hours); }

    [[nodiscard]] std::map<std::string, std::string> truth() { return stilling_truth(feed); }

    [[nodiscard]] std::map<std::string, std::string> active() {
        std::map<std::string, std::string> ads;
        const auto at = std::chrono::floor<std::chrono::milliseconds>(feed.now());
        store.each_ad({.columns = {"uuid", "json"}, .at = at}, [&ads](Row row) {
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
    Store store = Store::open_for_writing(path);
    FakeClock clock{};

    Scope scope{};
    std::string token{};
    std::optional<int> page_size{};
    bool full = false;
    bool prune = true;
    std::size_t recheck = 0;
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
