// SPDX-License-Identifier: MIT
#pragma once

#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"
#include "unit/lib/test_ads.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace jobfeed::test {

/// A feed of so many ads, whose equal times keep their order.
inline simulator::Options feed_of(std::size_t ads) {
    simulator::Options options;
    options.ads = ads;
    options.settings.order = simulator::Order::kept;
    return options;
}

/// A mirror of a simulated feed.
struct PublicMirror {
    explicit PublicMirror(simulator::Simulator& simulated) : feed(simulated) {}

    SyncReport sync(SyncOptions options = {}, std::optional<std::chrono::seconds> max_duration = {}) {
        SilentProgress progress;
        SourceOptions reading = options_for(feed);
        reading.scope = scope;
        reading.max_duration = max_duration;
        if (options.quick) reading.changed_since = Timestamp{};
        SyncRun run = mirror.begin_sync({.scope = scope, .rescope = true, .at = options.at});
        auto known = run.known_feed(options.at);
        known.proved = known.proved && !full;
        reading.known = std::make_shared<const KnownFeed>(std::move(known));
        const auto source = public_feed_read_ahead(reading, &clock);
        return jobfeed::sync(*source, mirror, std::move(run), options, progress);
    }

    std::map<std::string, std::string> active() {
        std::map<std::string, std::string> ads;
        mirror.mirror().each_ad({.columns = {"uuid", "json"}}, [&ads](Row row) {
            ads.emplace(*row[0], *row[1]);
            return true;
        });
        return ads;
    }

    std::string value(const std::string& sql) { return test::value(path, sql); }

    simulator::Simulator& feed;
    Scope scope = options_for(feed).scope;
    TemporaryFolder folder{};
    std::filesystem::path path = folder / "mirror.db";
    MirrorWriter mirror = MirrorWriter::open(path);
    FakeClock clock{};
    bool full = false;  ///< the next runs read every page
};

}  // namespace jobfeed::test
