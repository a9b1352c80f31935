// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>
#include <jobfeed/known_feed.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Which ads of a feed a mirror holds. Values of one filter are alternatives; all filters must hold.
struct Filters {
    std::vector<std::string> counties{};
    std::vector<std::string> municipalities{};
    std::vector<std::string> categories{};
    std::vector<std::string> sources{};
    std::vector<std::string> orgnrs{};

    bool operator==(const Filters&) const = default;
};

/// What a database mirrors. A database never mixes two scopes.
struct Scope {
    std::string feed;      ///< `public-feed` or `stilling-feed`
    std::string base_url;  ///< without a trailing slash
    Filters filters;

    bool operator==(const Scope&) const = default;
};

/// The scope in words, for messages: `public-feed at https://… (county OSLO)`.
[[nodiscard]] std::string describe(const Scope& scope);

/// A scope with its base URL checked and put in one form. Throws Error (usage) if the feed is unknown or the
/// URL is not http(s) with a host.
[[nodiscard]] Scope normalised(Scope scope);

/// The base URL of a feed at NAV (src/feed/README.md). Throws Error (usage) for an unknown feed.
[[nodiscard]] std::string default_base_url(std::string_view feed);

/// What a pass has cost and shown so far.
struct Traffic {
    std::uint64_t requests = 0;    ///< answered or failed, retries included
    std::uint64_t bytes = 0;       ///< of bodies, unpacked
    std::uint64_t wire_bytes = 0;  ///< of bodies, as they came over the network
    std::uint64_t windows = 0;     ///< parts of the feed as large as it gives out at once
    std::uint64_t events = 0;      ///< read from a feed of events
    std::uint64_t counted = 0;     ///< intervals held against the total that the feed tells
    std::uint64_t reread = 0;      ///< requests for what was read again because it did not add up
    std::optional<std::uint64_t> expected_ads;  ///< how many the pass will bring, where that is known
};

/// One pass over a feed, read step by step. The cap, the step back in time, the order of requests: all of
/// that is inside; what comes out is ads.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// The next batch; nothing when the pass has ended and all that was asked for is answered. Throws Error
    /// (token, unavailable, stopped, failed).
    [[nodiscard]] virtual std::optional<Batch> next() = 0;

    /// Asks the feed for these very ads, after the pass has ended. The answers come from next(), in any
    /// order. `known` are ads that the feed offered before: where answers are in doubt, a source may ask for
    /// some of them, and if the feed denies those, it is not believed in the rest.
    virtual void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known) = 0;

    /// Whether an ad that the whole pass did not bring is one that the feed no longer offers.
    [[nodiscard]] virtual bool tells_by_absence() const = 0;

    /// Why the ended pass cannot be believed to have brought every ad; empty when it can.
    [[nodiscard]] virtual std::string incomplete() const = 0;

    [[nodiscard]] virtual Traffic traffic() const = 0;

    /// How far this machine's clock is ahead of the feed's, by the first answer; nothing if that did not
    /// tell.
    [[nodiscard]] virtual std::optional<std::chrono::seconds> clock_ahead() const = 0;
};

/// How to reach a feed.
struct SourceOptions {
    Scope scope;
    std::string token;                         ///< sent to the scope's own origin and nowhere else
    std::optional<Timestamp> changed_since;    ///< only what was updated since: a quick run
    std::shared_ptr<const KnownFeed> known{};  ///< of a searched feed; none: nothing is known
    std::optional<Cursor> cursor{};    ///< where a feed of events is read on; nothing: from six months back
    Timestamp at = jobfeed::now();     ///< when the pass begins
    int jobs = 4;                      ///< concurrent requests, 1 to 16
    std::optional<int> page_size{};    ///< ads or events in an answer; nothing: what suits the feed
    std::chrono::seconds timeout{60};  ///< without a byte, before a request counts as stalled
    std::optional<std::chrono::seconds> max_duration{};  ///< after which the pass ends, incomplete
    int retries = 5;        ///< further attempts at a request that failed in passing
    std::string ca_file{};  ///< certificates to trust; empty: the machine's
    bool http1_1 = false;   ///< never HTTP/2, which some proxies break
    std::function<bool()>
        stop_requested;  ///< asked between steps, on any thread; true ends the pass with Error (stopped)
    std::function<void(std::string_view)> note;  ///< told of retries and pauses
};

/// The source of `options.scope.feed`. Throws Error (usage) for a feed it does not know.
[[nodiscard]] std::unique_ptr<Source> make_source(SourceOptions options);

}  // namespace jobfeed
