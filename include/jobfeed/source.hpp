// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>
#include <jobfeed/known_feed.hpp>
#include <jobfeed/scope.hpp>
#include <jobfeed/sync_record.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Reads one pass over a feed, step by step. The cap, the step back in time, the order of requests: all of
/// that is inside; what comes out is ads.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// The next batch; nothing when the pass has ended and all look-ups are answered. Throws Error (token,
    /// unavailable, stopped, failed).
    [[nodiscard]] virtual std::optional<Batch> next() = 0;

    /// Why the ended pass cannot be believed to have brought every ad; empty when it can.
    [[nodiscard]] virtual std::string incomplete() const = 0;

    /// What the pass has cost so far.
    [[nodiscard]] virtual Traffic traffic() const = 0;

    /// How far this machine's clock is ahead of the feed's, by the first response; nothing if that did not
    /// tell.
    [[nodiscard]] virtual std::optional<std::chrono::seconds> clock_ahead() const = 0;
};

/// Looks ads up by uuid.
class Lookup {
  public:
    Lookup() = default;
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;
    virtual ~Lookup() = default;

    /// Looks these very ads up. `known` are ads that were available before, canaries among them: if the feed
    /// does not find those, it is not believed about the rest. `again`: the ads were not found before in this
    /// run.
    virtual void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known,
                     bool again) = 0;
};

/// A feed: a pass over it, and look-ups by the same connections. Their results come with the pass's batches,
/// in any order: once the pass has ended, or, of a feed of events, while it goes on.
class Feed : public Source, public Lookup {};

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
    int retries = 5;                                     ///< retries of a request after a transient failure
    std::string ca_file{};                               ///< certificates to trust; empty: the machine's
    bool http1_1 = false;                                ///< never HTTP/2, which some proxies break
    std::function<bool()>
        stop_requested;  ///< asked between steps, on any thread; true ends the pass with Error (stopped)
    std::function<void(std::string_view)> note;  ///< told of retries and pauses
};

/// The feed of `options.scope.feed`. Throws Error (usage) for an unknown feed or a wrong page size.
[[nodiscard]] std::unique_ptr<Feed> make_feed(SourceOptions options);

/// What a single question to a feed tells.
struct FeedProbe {
    std::optional<std::chrono::seconds> clock_ahead{};  ///< nothing: the answer did not tell
    std::chrono::milliseconds duration{0};
    std::uint64_t requests = 0;
};

/// Asks the feed for a page as small as it gives (before that for its public token, if `options` have none).
/// Throws Error as Source::next() does.
[[nodiscard]] FeedProbe probe_feed(SourceOptions options);

}  // namespace jobfeed
