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
struct Mirror {
    explicit Mirror(simulator::Simulator& simulated) : feed(simulated) { store.follow(scope, false); }

    SyncReport sync(SyncOptions options = {}, std::optional<std::chrono::seconds> max_duration = {}) {
        SilentProgress progress;
        store.follow(scope, true);
        SourceOptions reading = options_for(feed);
        reading.scope = scope;
        reading.max_duration = max_duration;
        if (options.quick) reading.changed_since = Timestamp{};
        reading.known = std::make_shared<const KnownFeed>(known());
        const auto source = public_feed_read_ahead(reading, &clock);
        return jobfeed::sync(*source, store, options, progress);
    }

    [[nodiscard]] KnownFeed known() const {
        auto known = store.known_feed(now());
        known.proved = known.proved && !full;
        return known;
    }

    std::map<std::string, std::string> active() {
        std::map<std::string, std::string> ads;
        store.each_ad({.columns = {"uuid", "json"}}, [&ads](Row row) {
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
    Store store = Store::open_for_writing(path);
    FakeClock clock{};
    bool full = false;  ///< the next runs read every page
};

}  // namespace jobfeed::test
