// SPDX-License-Identifier: MIT
#pragma once

#include "feed/public_feed.hpp"
#include "feed/read_ahead.hpp"
#include "http/retry.hpp"
#include "simulator/simulator.hpp"

#include <jobfeed/sync.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace jobfeed::test {

/// A clock whose pauses take no time; it remembers them.
class FakeClock final : public http::Clock {
  public:
    TimePoint now() override { return now_; }
    void sleep(std::chrono::milliseconds duration) override {
        now_ += duration;
        slept_ += duration;
    }
    [[nodiscard]] std::chrono::milliseconds slept() const { return slept_; }

  private:
    TimePoint now_{};
    std::chrono::milliseconds slept_{0};
};

/// Says nothing, remembers notes.
class SilentProgress final : public Progress {
  public:
    void reading(const Traffic&, const Tally&) override {}
    void indexing(std::uint64_t, std::uint64_t) override {}
};

inline SourceOptions options_for(const simulator::Simulator& feed) {
    SourceOptions options;
    options.scope = normalised({"public-feed", feed.url(), {}});
    options.token = feed.token();
    return options;
}

/// A public-feed as make_feed() makes it, but for the clock.
inline std::unique_ptr<Feed> public_feed_read_ahead(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<jobfeed::feed::ReadAhead>(options, [clock](const SourceOptions& given) {
        return jobfeed::feed::make_public_feed(given, clock);
    });
}

/// What a pass brought: each ad's bytes, the last that came.
struct Brought {
    std::map<std::string, std::string> ads{};
    std::set<std::string> gone{};  ///< of what was asked for
    std::size_t rejected = 0;
    std::string incomplete{};
    Traffic traffic{};
};

/// Reads on to the source's end. What events call active is asked for, as a mirror does.
inline Brought read_all(Feed& source) {
    Brought brought;
    std::map<std::string, bool> active;
    const auto receive = [&] {
        while (auto batch = source.next()) {
            for (Ad& ad : batch->ads) brought.ads[ad.uuid] = ad.json;
            brought.rejected += batch->rejected.size();
            for (const Event& event : batch->events) active[event.uuid] = event.active;
            for (const LookupResult& result : batch->results) {
                if (result.kind == LookupResult::Kind::not_found_again) brought.gone.insert(result.uuid);
            }
        }
    };
    receive();
    brought.incomplete = source.incomplete();
    std::vector<std::string> wanted;
    for (const auto& [uuid, is_active] : active) {
        if (is_active) wanted.push_back(uuid);
    }
    if (!wanted.empty()) {
        source.ask(wanted, {}, false);
        receive();
    }
    brought.traffic = source.traffic();
    return brought;
}

/// What the feed offers.
inline std::map<std::string, std::string> truth(const simulator::Simulator& feed) {
    std::map<std::string, std::string> ads;
    for (const auto& ad : feed.ads()) ads[ad->uuid()] = ad->json();
    return ads;
}

/// An ad as the feed sends it, of a few fields.
inline std::string raw_ad(int number, const std::string& published, const std::string& more = "",
                          const std::string& updated = "") {
    std::string digits = std::to_string(number);
    return R"({"uuid":"00000000-0000-4000-8000-)" + std::string(12 - digits.size(), '0') + digits +
           R"(","published":")" + published + R"(","expires":"2099-06-16T22:00:00Z","updated":")" +
           (updated.empty() ? published : updated) + '"' + (more.empty() ? "" : ",") + more + "}";
}

}  // namespace jobfeed::test
