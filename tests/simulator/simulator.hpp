// SPDX-License-Identifier: MIT
#pragma once

#include "poison.hpp"
#include "replica.hpp"
#include "request.hpp"
#include "request_log.hpp"
#include "settings.hpp"
#include "stilling_store.hpp"
#include "token.hpp"
#include "trouble.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace simulator {

/// What a simulator starts with.
struct Options {
    std::uint16_t port = 0;           ///< 0 takes a free one
    std::size_t ads = 0;              ///< so many invented ads
    std::uint64_t seed = 1;           ///< of the ads, the order of ties and what is drawn by chance
    std::vector<std::string> corpus;  ///< these ads besides, JSON served byte for byte
    std::optional<Instant> now;       ///< the clock stands still there; without it the real time runs
    bool compressed = false;          ///< compress all ads at the start, not each when first asked for
    Settings settings;

    // Of the stilling-feed alone:
    std::size_t events = 0;       ///< at least so many, by a past of six months full of ads that have closed
    std::size_t old_events = 40;  ///< besides, from 2023 on: what a reader gets that does not seek
    std::vector<std::string> details;  ///< these documents besides, served byte for byte
    bool compressed_details = false;   ///< compress them at the start, not each when first asked for
    std::optional<std::chrono::seconds>
        public_token_lifetime;  ///< without it, the token says nothing of its end
};

/// NAV's two feeds on 127.0.0.1, serving from construction to destruction: `public-feed`, and `stilling-feed`
/// with the same ads, where every change of one is also an event. Every member may be called from any thread,
/// also from a hook.
class Simulator {
  public:
    /// Throws std::runtime_error if it cannot listen, std::invalid_argument if the corpus holds no ads.
    explicit Simulator(const Options& options = {});

    /// Cuts clients off at once, wherever they are, and waits until no hook runs.
    ~Simulator();

    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    std::string url() const;           ///< `http://127.0.0.1:PORT/public-feed`
    std::string stilling_url() const;  ///< `http://127.0.0.1:PORT`, the base URL of the other feed
    std::string control() const;       ///< `http://127.0.0.1:PORT/control`

    /// A token that is accepted until tokens are revoked. `make_token` makes others.
    std::string token() const;

    /// Likewise, a private one of the stilling-feed.
    std::string stilling_token() const;

    /// The token that `publicToken` hands out at the moment.
    std::string public_token() const;

    /// Replaces it: the one before is refused from here on. `Settings` can do so after a number of requests.
    void rotate_public_token();

    /// Publishes invented ads, at that moment or now; the uuids.
    std::vector<std::string> publish(std::size_t count, std::optional<Instant> at = std::nullopt);

    /// Publishes these ads, byte for byte, in the place of those with the same uuid. Throws
    /// std::invalid_argument, and publishes none, if one is not an ad.
    std::vector<std::string> publish(std::span<const std::string> ads);

    /// Changes title, description and `updated`; false if there is no such ad.
    bool update(const std::string& uuid, Notice notice = Notice::event);

    /// The ad is no longer found; in the stilling-feed it becomes INACTIVE. False if there is no such ad.
    bool stop(const std::string& uuid, Farewell farewell = Farewell::masked, Notice notice = Notice::event);

    /// An ad that was stopped is offered again as it was.
    bool reactivate(const std::string& uuid);

    /// The ad's last day in Oslo was yesterday; it is still served, with a new `updated`.
    bool expire(const std::string& uuid);

    /// A top-level field of the ad becomes that JSON, such as `null`, and nothing else changes. False if
    /// there is no such ad.
    bool edit(const std::string& uuid, const std::string& field, const std::string& json,
              Notice notice = Notice::event);

    /// The ad is in the index of the public-feed twice until it is stopped; changes reach one of the two.
    bool duplicate(const std::string& uuid);

    /// All changes between the two are of one time, as those of one transaction are: `updated`, and the time
    /// of the events.
    void begin_batch();
    void end_batch();

    /// The uuids of up to so many ads, drawn by chance.
    std::vector<std::string> draw(std::size_t count);

    /// The ads that are served now: the truth. Newest first.
    std::vector<AdPointer> ads() const;
    std::size_t ad_count() const;

    /// The stilling-feed's details: what they answer (`share`), documents and events as they come (`put_raw`,
    /// `tell`), and which ads are active there, the truth (`active`).
    StillingStore& stilling();
    const StillingStore& stilling() const;

    /// Spoils the detail of an ad, or every detail (`Poisons::every`); lets go what it holds.
    Poisons& poisons();

    /// From here on the stilling-feed's requests go to these in turn, for so many requests or until others
    /// are set; none is one that is whole. What is old about one is as it was when `stilling().remember()`
    /// was called last; if it never was, it is called now.
    void set_replicas(const std::vector<Replica>& replicas,
                      std::optional<std::uint64_t> requests = std::nullopt);

    /// What is wrong with both feeds as a whole.
    Troubles& troubles();

    /// Nobody listens for that time: connections are refused, those there are are cut. Returns at once; may
    /// be called from a hook. Nothing happens if it is away already.
    void leave(std::chrono::milliseconds time);

    /// The requests to the feeds so far. One is recorded before its answer goes out.
    std::vector<RecordedRequest> requests() const;
    std::size_t request_count(RequestKind kind) const;

    Settings settings() const;

    /// `change_settings([](Settings& settings) { settings.cap = 100; })`
    void change_settings(const std::function<void(Settings&)>& change);

    Instant now() const;
    void set_now(Instant now);

    /// Is called before the answer to each request to a feed is made, with its number, from 1 on.
    void on_request(std::function<void(std::uint64_t number)> hook);

    /// Sees every finished answer of a feed and may put another in its place.
    void set_fault(std::function<std::optional<Answer>(const Request&, const Answer&)> fault);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace simulator
