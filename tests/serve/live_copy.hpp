// SPDX-License-Identifier: MIT
#pragma once

#include "feed/read_ahead.hpp"
#include "feed/stilling_feed.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"

#include <jobfeed/mirror_writer.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace jobfeed::test {

/// A mirror that reads another by the live feed's API, in small pages.
struct LiveCopy {
    explicit LiveCopy(std::string url) : scope(normalised({"stilling-feed", std::move(url), {}})) {}

    /// Why it is incomplete, if it is.
    std::string sync(Timestamp at) {
        SilentProgress progress;
        SyncRun run = mirror.begin_sync({.scope = scope, .at = at});
        SourceOptions reading;
        reading.scope = scope;
        reading.page_size = 20;
        reading.at = at;
        reading.cursor = run.lookups().cursor();
        jobfeed::feed::ReadAhead source(reading, [this](const SourceOptions& options) {
            return jobfeed::feed::make_stilling_feed(options, &clock);
        });
        SyncOptions options;
        options.at = at;
        options.trust_clock = true;
        return jobfeed::sync(source, mirror, std::move(run), options, progress).incomplete;
    }

    std::map<std::string, std::string> active(Timestamp at) {
        std::map<std::string, std::string> ads;
        mirror.mirror().each_ad({.columns = {"uuid", "json"}, .at = at}, [&ads](Row row) {
            ads.emplace(*row[0], *row[1]);
            return true;
        });
        return ads;
    }

    Scope scope;
    TemporaryFolder folder{};
    std::filesystem::path path = folder / "mirror.db";
    MirrorWriter mirror = MirrorWriter::open(path);
    FakeClock clock{};
};

}  // namespace jobfeed::test
