// SPDX-License-Identifier: MIT
#include "model/feed_side.hpp"

#include "simulator/ad.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace jobfeed::test::model {
namespace {

using namespace std::chrono_literals;
using simulator::Poison;
using simulator::Settings;

/// Summer, winter, and the days before the clocks change.
constexpr std::array beginnings{"2024-06-10T12:00:00Z", "2024-01-15T22:30:00Z", "2024-10-20T21:59:00Z",
                                "2024-03-25T23:00:01Z"};

std::string uuid_of(int number) {
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

std::string with(const std::string& json, std::initializer_list<std::pair<std::string, std::string>> fields) {
    const std::vector<std::pair<std::string, std::string>> list(fields);
    return simulator::with_fields(json, list);
}

std::string text(Instant instant) {
    return simulator::json_string(simulator::format_instant(instant));
}

Instant midnight_before(Instant instant, int days) {
    return simulator::oslo_midnight(simulator::oslo_day(instant) - std::chrono::days{days});
}

std::string ad_json(int number, Instant published, Instant expires, Instant updated) {
    return fmt::format(
        R"({{"uuid":"{}","published":{},"expires":{},"updated":{},"workLocations":[{{"country":"NORGE","municipal":"OSLO",)"
        R"("county":"OSLO"}}],"title":"Stilling {}","description":"<p>Om stilling {}</p>","source":"DIR","employer":)"
        R"({{"name":"Bedrift {}","orgnr":null}},"occupationCategories":[{{"level1":"IT","level2":"Utvikling"}}]}})",
        uuid_of(number), text(published), text(expires), text(updated), number, number, number);
}

int draw(Random& random, int first, int last) {
    return first + static_cast<int>(random.below(static_cast<std::size_t>(last - first + 1)));
}

template <typename Set>
std::string pick(const Set& set, Random& random) {
    return *std::next(set.begin(), static_cast<std::ptrdiff_t>(random.below(set.size())));
}

}  // namespace

simulator::Options FeedSide::options_of(Feed feed, Random& random) {
    simulator::Options options;
    options.seed = random.next();
    options.now = simulator::parse_instant(random.pick(beginnings));
    const int ads = draw(random, 0, 60);
    for (int number = 1; number <= ads; ++number) {
        const auto published = random.chance(0.6) ? midnight_before(*options.now, draw(random, 0, 3))
                                                  : *options.now - 1h * draw(random, 1, 400);
        options.corpus.push_back(ad_json(number, published,
                                         midnight_before(*options.now, 1 - draw(random, 0, 24)),
                                         *options.now - 1min * draw(random, 30, 20'000) - 1ms * number));
    }
    if (feed == Feed::stilling_feed) options.events = random.below(150);
    options.settings.cap = 5000;
    return options;
}

FeedSide::FeedSide(Feed which, std::uint64_t seed)
    : feed(which),
      simulated([&] {
          Random random{seed, 1};
          return options_of(which, random);
      }()),
      random_{seed, 2} {
    for (const auto& ad : simulated.ads()) latest_[ad->uuid()] = ad->json();
    made_ = static_cast<int>(latest_.size());
}

std::vector<FeedSide::Action> FeedSide::actions() const {
    // More than once: more often.
    std::vector<Action> all{&FeedSide::publish, &FeedSide::publish, &FeedSide::update,     &FeedSide::update,
                            &FeedSide::stop,    &FeedSide::stop,    &FeedSide::bring_back, &FeedSide::expire,
                            &FeedSide::move,    &FeedSide::spoil,   &FeedSide::rearrange};
    if (feed == Feed::stilling_feed) {
        all.insert(all.end(), {&FeedSide::share, &FeedSide::mask, &FeedSide::hide, &FeedSide::poison,
                               &FeedSide::new_token, &FeedSide::odd_event, &FeedSide::order_of_events,
                               &FeedSide::change_silently});
    }
    return all;
}

void FeedSide::happen(const std::function<void(std::string)>& tell, bool during_run) {
    const std::scoped_lock lock{mutex_};
    const auto action = random_.pick(actions());
    if (during_run && action == &FeedSide::rearrange) return;
    auto what = (this->*action)();
    if (what.empty()) return;
    tell(std::move(what));
    if (watch_) watch_->note(offer());
}

std::string FeedSide::some_ad() {
    if (feed == Feed::stilling_feed && random_.chance(0.7)) {
        const auto active = simulated.stilling().active();
        if (active.empty()) return {};
        return std::next(active.begin(), static_cast<std::ptrdiff_t>(random_.below(active.size())))->first;
    }
    return latest_.empty()
               ? std::string{}
               : std::next(latest_.begin(), static_cast<std::ptrdiff_t>(random_.below(latest_.size())))
                     ->first;
}

Instant FeedSide::some_instant() {
    const auto now = simulated.now();
    return random_.chance(0.6) ? midnight_before(now, draw(random_, 0, 3))
                               : now - 1min * draw(random_, 0, 10'000);
}

std::string FeedSide::new_ad(Instant published) {
    const auto now = simulated.now();
    return ad_json(++made_, published, midnight_before(now, 1 - draw(random_, 0, 24)), now + 1ms * ++stamps_);
}

void FeedSide::put(const std::string& json) {
    const auto uuid = simulated.publish(std::vector<std::string>{json}).front();
    latest_[uuid] = json;
    stopped_.erase(uuid);
    unseen.erase(uuid);
}

std::string FeedSide::changed(const std::string& uuid, std::string_view field, const std::string& value) {
    return with(latest_.at(uuid),
                {{"updated", text(simulated.now() + 1ms * ++stamps_)}, {std::string(field), value}});
}

/// Whether a place before the end of the events is behind one of this ad.
bool FeedSide::is_recent(const std::string& uuid) const {
    const auto behind = simulated.settings().behind;
    const auto events = simulated.stilling().events();
    return std::any_of(events.rbegin(),
                       events.rbegin() + static_cast<std::ptrdiff_t>(std::min(behind, events.size())),
                       [&uuid](const auto& event) { return event.face->uuid == uuid; });
}

std::string FeedSide::publish() {
    const auto count = random_.between(1, 6);
    const auto published = some_instant();
    for (std::size_t i = 0; i < count; ++i) put(new_ad(published));
    return fmt::format("publish {} at {}", count, simulator::format_instant(published));
}

std::string FeedSide::update() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || is_recent(uuid)) return {};
    put(changed(uuid, "title", simulator::json_string(fmt::format("Stilling, endret {}", stamps_))));
    return "update " + uuid;
}

std::string FeedSide::stop() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || is_recent(uuid)) return {};
    static constexpr std::array ways{simulator::Farewell::masked, simulator::Farewell::plain,
                                     simulator::Farewell::with_content};
    simulated.stop(uuid, random_.pick(ways));
    stopped_.insert(uuid);
    unseen.erase(uuid);
    return "stop " + uuid;
}

std::string FeedSide::bring_back() {
    if (stopped_.empty()) return {};
    const auto uuid = pick(stopped_, random_);
    if (is_recent(uuid)) return {};
    const auto now = simulated.now();
    // In the midst of a pass, the feed tells of it by a new time of update.
    put(with(latest_.at(uuid), {{"updated", text(now + 1ms * ++stamps_)},
                                {"expires", text(now + 24h * draw(random_, 0, 19))}}));
    return "bring back " + uuid;
}

std::string FeedSide::expire() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || is_recent(uuid)) return {};
    put(changed(uuid, "expires", text(midnight_before(simulated.now(), 1))));
    return "expire " + uuid;
}

std::string FeedSide::move() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || is_recent(uuid)) return {};
    put(changed(uuid, "published", text(some_instant())));
    return "move " + uuid;
}

std::string FeedSide::spoil() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || is_recent(uuid) || random_.chance(0.5)) return {};
    const auto good = latest_.at(uuid);
    put(changed(uuid, "expires", "\"en dag\""));
    latest_[uuid] = good;
    return "spoil " + uuid;
}

std::string FeedSide::rearrange() {
    static constexpr std::array caps{5000, 5000, 100, 40, 25};
    const auto cap = random_.pick(caps);
    const auto order = random_.chance(0.5) ? simulator::Order::kept : simulator::Order::shuffled;
    simulated.change_settings([cap, order](Settings& settings) {
        settings.cap = cap;
        settings.order = order;
    });
    return fmt::format("cap {}, ties {}", cap, order == simulator::Order::kept ? "kept" : "shuffled");
}

std::string FeedSide::share() {
    static constexpr std::array ways{simulator::Sharing::missing, simulator::Sharing::empty};
    const bool again = !withheld_.empty() && random_.chance(0.5);
    const auto uuid = again ? pick(withheld_, random_) : some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0 || hidden.count(uuid) > 0 || is_recent(uuid)) return {};
    // What is not shared must not be seen, by a run that looks at this very moment either.
    if (!again) simulated.stilling().share(uuid, random_.pick(ways));
    put(changed(uuid, "title", simulator::json_string(again ? "Delt igjen" : "Ikke delt")));
    if (again) simulated.stilling().share(uuid, simulator::Sharing::open);
    if (again) {
        withheld_.erase(uuid);
    } else {
        withheld_.insert(uuid);
    }
    return (again ? "share " : "withhold ") + uuid;
}

std::string FeedSide::mask() {
    const auto uuid = some_ad();
    if (uuid.empty() || is_recent(uuid) || hidden.count(uuid) > 0) return {};
    const bool active = random_.chance(0.7);
    simulated.stilling().tell(simulator::masked_face(uuid), active);
    unseen.erase(uuid);
    return fmt::format("masked {} event of {}", active ? "ACTIVE" : "INACTIVE", uuid);
}

std::string FeedSide::hide() {
    const auto uuid = some_ad();
    if (uuid.empty() || random_.chance(0.6)) return {};
    simulated.stop(uuid, simulator::Farewell::masked, simulator::Notice::silent);
    simulated.stilling().hide(uuid);
    latest_.erase(uuid);
    stopped_.erase(uuid);
    withheld_.erase(uuid);
    unseen.insert(uuid);
    hidden.insert(uuid);
    return "hide " + uuid;
}

std::string FeedSide::poison() {
    static constexpr std::array kinds{Poison::Kind::status, Poison::Kind::status, Poison::Kind::garbage,
                                      Poison::Kind::truncated, Poison::Kind::empty};
    static constexpr std::array statuses{401, 408, 429, 500, 503};
    if (!poisoned_.empty() && random_.chance(0.4)) {
        const auto uuid = pick(poisoned_, random_);
        simulated.poisons().cure(uuid);
        poisoned_.erase(uuid);
        return "cure " + uuid;
    }
    const auto uuid = some_ad();
    if (uuid.empty() || poisoned_.size() > 8) return {};
    Poison poison{.kind = random_.pick(kinds), .status = random_.pick(statuses)};
    if (random_.chance(0.5)) poison.times = random_.between(1, 3);
    simulated.poisons().put(uuid, poison);
    poisoned_.insert(uuid);
    ever_poisoned.insert(uuid);
    return "poison " + uuid;
}

std::string FeedSide::new_token() {
    if (random_.chance(0.5)) {
        simulated.rotate_public_token();
        return "new public token";
    }
    const std::uint64_t uses = random_.chance(0.5) ? 0 : random_.between(8, 60);
    simulated.change_settings([uses](Settings& settings) { settings.public_token_uses = uses; });
    return fmt::format("a new public token every {} requests", uses);
}

std::string FeedSide::odd_event() {
    simulator::Face face{.uuid = {}, .title = {}, .business = {}, .municipal = {}};
    if (random_.chance(0.5)) {
        face.raw = R"({"id":7,"_feed_entry":{}})";
    } else {
        face.uuid = uuid_of(draw(random_, 500'000, 501'000));  // of an ad that nobody knows
    }
    simulated.stilling().tell(face, true);
    return face.raw.empty() ? "event of unknown " + face.uuid : "event that is none";
}

/// How far behind the end the next events appear, no further than the hour that is read again; or how late
/// they are.
std::string FeedSide::order_of_events() {
    const auto events = simulated.stilling().events();
    if (events.empty()) return {};
    const auto newest = std::max_element(events.begin(), events.end(), [](const auto& a, const auto& b) {
                            return a.time < b.time;
                        })->time;
    std::size_t behind = random_.chance(0.5) ? 0 : random_.between(1, 5);
    while (behind > 0 &&
           (behind >= events.size() || events[events.size() - behind - 1].time < newest - 58min))
        --behind;
    const auto lag = random_.chance(0.6) ? 0ms : 1ms * draw(random_, 1, 3'300'000);
    simulated.change_settings([behind, lag](Settings& settings) {
        settings.behind = behind;
        settings.lag = lag;
    });
    return fmt::format("events {} places behind, {} ms late", behind, lag.count());
}

std::string FeedSide::change_silently() {
    const auto uuid = some_ad();
    if (uuid.empty() || stopped_.count(uuid) > 0) return {};
    const bool stops = random_.chance(0.5);
    if (stops) {
        simulated.stop(uuid, simulator::Farewell::plain, simulator::Notice::silent);
        stopped_.insert(uuid);
    } else {
        simulated.update(uuid, simulator::Notice::silent);
    }
    unseen.insert(uuid);
    return (stops ? "silently stop " : "silently update ") + uuid;
}

/// Ads that events call active and that have no document stay exceptions: a handful is as it is, more is a
/// service out of order.
void FeedSide::silence_unknown() {
    constexpr std::size_t tolerable = 1;
    std::map<std::string, bool> last;
    for (const auto& event : simulated.stilling().events()) last[event.face->uuid] = event.is_active;
    const auto active = simulated.stilling().active();
    std::size_t kept = 0;
    for (const auto& [uuid, is_active] : last) {
        if (!is_active || uuid.empty() || active.count(uuid) > 0 || ++kept <= tolerable) continue;
        simulated.stilling().tell(simulator::masked_face(uuid), false);
    }
}

void FeedSide::calm_down() {
    const std::scoped_lock lock{mutex_};
    for (const auto& uuid : poisoned_) simulated.poisons().cure(uuid);
    simulated.change_settings([](Settings& settings) {
        const auto cap = settings.cap;
        settings = Settings{};
        settings.cap = std::max<std::int64_t>(cap, 100);
    });
    // That a feed is empty is not believed the first time.
    if (simulated.ad_count() == 0) put(new_ad(simulated.now()));
    if (feed == Feed::stilling_feed) silence_unknown();
}

}  // namespace jobfeed::test::model
