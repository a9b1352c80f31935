// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/random.hpp"
#include "simulator/simulator.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::test::model {

using simulator::Instant;
using simulator::Random;

/// Ads by uuid, as the feed sends them.
using Ads = std::map<std::string, std::string>;

enum class Feed { public_feed, stilling_feed };

/// Whether the last day of such an ad is over; by the simulator's calendar, not jobfeed's.
[[nodiscard]] bool is_past(const std::string& json, Instant now);

/// What the feed offers at one moment.
struct Offer {
    Ads ads;
    [[nodiscard]] bool has(const std::string& uuid) const { return ads.count(uuid) > 0; }
};

/// What was offered over a stretch of time.
struct Watch {
    explicit Watch(Offer offer);
    void note(Offer offer);

    Offer first;
    Offer last;
    std::map<std::string, std::set<std::string>> versions;  ///< all that were offered at some moment
    std::set<std::string> throughout;                       ///< offered at every moment
    std::set<std::string> touched;                          ///< came, went or changed
    std::set<std::string> unseen;                           ///< at first: changed, and no event told
};

/// A simulated feed to which random things happen, and what is true of it. Any thread may let something
/// happen.
class FeedSide {
  public:
    FeedSide(Feed feed, std::uint64_t seed);

    /// One random thing; `tell` is told what. The cap does not move while it is being measured, in a run.
    void happen(const std::function<void(std::string)>& tell, bool during_run = false);

    /// All that stands in the way of a run's good end is taken away.
    void calm_down();

    void pass_time(std::chrono::seconds time) { simulated.set_now(simulated.now() + time); }
    [[nodiscard]] Offer offer() const;

    /// From now on, and what has happened since.
    void watch();
    [[nodiscard]] Watch watched();

    const Feed feed;
    simulator::Simulator simulated;
    std::set<std::string> unseen;           ///< changed, and no event tells
    std::set<std::string> ever_poisoned{};  ///< its document was spoiled at some time
    std::set<std::string> hidden;           ///< as if they had never been

  private:
    using Action = std::string (FeedSide::*)();
    [[nodiscard]] std::vector<Action> actions() const;

    std::string publish();
    std::string update();
    std::string stop();
    std::string bring_back();
    std::string expire();
    std::string move();
    std::string spoil();
    std::string rearrange();
    std::string share();
    std::string mask();
    std::string hide();
    std::string poison();
    std::string new_token();
    std::string odd_event();
    std::string order_of_events();
    std::string change_silently();

    [[nodiscard]] std::string new_ad(Instant published);
    [[nodiscard]] std::string changed(const std::string& uuid, std::string_view field,
                                      const std::string& value);
    void put(const std::string& json);
    void silence_unknown();
    [[nodiscard]] std::string some_ad();
    [[nodiscard]] Instant some_instant();
    [[nodiscard]] bool is_recent(const std::string& uuid) const;
    static simulator::Options options_of(Feed feed, Random& random);

    std::mutex mutex_;
    Random random_;
    int made_ = 0;
    int stamps_ = 0;
    Ads latest_;  ///< the last version of each ad, also of those that have gone
    std::set<std::string> stopped_;
    std::set<std::string> withheld_;
    std::set<std::string> poisoned_;
    std::optional<Watch> watch_;
};

}  // namespace jobfeed::test::model
