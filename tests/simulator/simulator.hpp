// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"
#include "request_log.hpp"
#include "settings.hpp"
#include "token.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
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
};

/// NAV's `public-feed` on 127.0.0.1, serving from construction to destruction. Every member may be called
/// from any thread, also from a hook.
class Simulator {
  public:
    /// Throws std::runtime_error if it cannot listen, std::invalid_argument if the corpus holds no ads.
    explicit Simulator(const Options& options = {});

    /// Cuts clients off at once, wherever they are, and waits until no hook runs.
    ~Simulator();

    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    std::string url() const;      ///< `http://127.0.0.1:PORT/public-feed`
    std::string control() const;  ///< `http://127.0.0.1:PORT/control`

    /// A token that is accepted until tokens are revoked. `make_token` makes others.
    std::string token() const;

    /// Publishes invented ads, at that moment or now; the uuids.
    std::vector<std::string> publish(std::size_t count, std::optional<Instant> at = std::nullopt);

    /// Publishes these ads, byte for byte, in the place of those with the same uuid. Throws
    /// std::invalid_argument, and publishes none, if one is not an ad.
    std::vector<std::string> publish(std::span<const std::string> ads);

    /// Changes title, description and `updated`; false if there is no such ad.
    bool update(const std::string& uuid);

    /// The ad is no longer found.
    bool stop(const std::string& uuid);

    /// The ad's last day in Oslo was yesterday; it is still served, with a new `updated`.
    bool expire(const std::string& uuid);

    /// The uuids of up to so many ads, drawn by chance.
    std::vector<std::string> draw(std::size_t count);

    /// The ads that are served now: the truth. Newest first.
    std::vector<AdPointer> ads() const;
    std::size_t ad_count() const;

    /// The requests to the feed so far. One is recorded before its answer goes out.
    std::vector<RecordedRequest> requests() const;

    Settings settings() const;

    /// `change_settings([](Settings& settings) { settings.cap = 100; })`
    void change_settings(const std::function<void(Settings&)>& change);

    Instant now() const;
    void set_now(Instant now);

    /// Is called before the answer to each request to the feed is made, with its number, from 1 on.
    void on_request(std::function<void(std::uint64_t number)> hook);

    /// Sees every finished answer of the feed and may put another in its place.
    void set_fault(std::function<std::optional<Answer>(const Request&, const Answer&)> fault);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace simulator
