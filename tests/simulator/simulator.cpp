// SPDX-License-Identifier: MIT
#include "simulator.hpp"

#include "clock.hpp"
#include "control.hpp"
#include "corpus.hpp"
#include "http_server.hpp"
#include "public_feed.hpp"
#include "public_token.hpp"
#include "stilling_feed.hpp"
#include "stilling_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <mutex>
#include <ranges>
#include <utility>

namespace simulator {
namespace {

std::vector<std::string> uuids_of(std::span<const AdPointer> ads) {
    std::vector<std::string> uuids;
    uuids.reserve(ads.size());
    for (const auto& ad : ads) {
        uuids.push_back(ad->uuid());
    }
    return uuids;
}

/// Half of the work in another thread.
template <typename Pointer>
void compress(std::span<const Pointer> all) {
    const auto deflate_all = [](std::span<const Pointer> some) {
        for (const auto& one : some) {
            one->deflated();
        }
    };
    const auto half = all.size() / 2;
    const auto first_half = std::async(std::launch::async, deflate_all, all.first(half));
    deflate_all(all.subspan(half));
    first_half.wait();
}

}  // namespace

struct Simulator::State {
    State(Simulator& owner, const Options& options)
        : clock(options.now),
          settings(options.settings),
          feed(ads, settings, clock, options.seed),
          stilling(clock, settings, options.seed),
          public_token(clock, options.public_token_lifetime),
          stilling_feed(stilling, settings, clock, public_token, poisons),
          corpus(options.seed, clock.now()),
          random{options.seed, 0x6472617773U},
          control(owner) {}

    Answer answer(const Request& request);
    void put(std::span<const AdPointer> changed);
    bool change(const std::string& uuid, std::span<const std::pair<std::string, std::string>> fields,
                Notice notice);

    Clock clock;
    SharedSettings settings;
    AdStore ads;
    PublicFeed feed;
    StillingStore stilling;
    PublicToken public_token;
    Poisons poisons;
    StillingFeed stilling_feed;
    RequestLog log;
    std::atomic<std::uint64_t> request_count{0};

    std::mutex mutex;  ///< held by every change of ads, and guards what follows, up to the hooks
    Corpus corpus;
    Random random;
    std::uint64_t change_count = 0;
    std::function<void(std::uint64_t)> request_hook;
    std::function<std::optional<Answer>(const Request&, const Answer&)> fault;

    Control control;
    std::uint16_t port = 0;
    std::unique_ptr<HttpServer> server;
};

/// The one place that every answer passes through.
Answer Simulator::State::answer(const Request& request) {
    if (request.path().starts_with("/control")) {
        return control.answer(request);
    }
    const auto number = ++request_count;
    std::unique_lock lock{mutex};
    const auto hook_now = request_hook;
    const auto fault_now = fault;
    lock.unlock();
    if (hook_now) {
        hook_now(number);
    }
    const bool is_public_feed = request.path().starts_with("/public-feed");
    const auto authorization =
        is_public_feed ? feed.authorization_of(request) : stilling_feed.authorization_of(request);
    auto answer =
        is_public_feed ? feed.answer(request, number) : stilling_feed.answer(request, authorization);
    if (fault_now) {
        if (auto other = fault_now(request, answer)) {
            answer = std::move(*other);
        }
    }
    poisons.wait(settings.read().latency);
    log.add({number, request.method, request.target, find_header(request.headers, "User-Agent"),
             find_header(request.headers, "Accept-Encoding"), authorization, answer.status,
             answer.body.size(), kind_of(request), find_header(request.headers, "If-Modified-Since"),
             find_header(request.headers, "If-None-Match")});
    return answer;
}

void Simulator::State::put(std::span<const AdPointer> changed) {
    ads.put(changed);
    for (const auto& ad : changed) {
        stilling.offer(ad, clock.now(), Notice::event);
    }
}

bool Simulator::State::change(const std::string& uuid,
                              std::span<const std::pair<std::string, std::string>> fields, Notice notice) {
    const auto ad = ads.find(uuid);
    if (!ad) {
        return false;
    }
    const AdPointer changed = std::make_shared<Ad>(with_fields(ad->json(), fields));
    ads.put(std::span{&changed, 1});
    stilling.offer(changed, clock.now(), notice);
    return true;
}

Simulator::Simulator(const Options& options) : state_(std::make_unique<State>(*this, options)) {
    std::vector<AdPointer> ads;
    ads.reserve(options.ads + options.corpus.size());
    for (const auto& json : options.corpus) {
        ads.push_back(std::make_shared<Ad>(json));
    }
    for (std::size_t made = 0; made < options.ads; ++made) {
        ads.push_back(std::make_shared<Ad>(state_->corpus.next()));
    }
    state_->ads.put(ads);
    fill(state_->stilling, ads, {options.events, options.old_events, options.seed, state_->clock.now()});
    for (const auto& detail : options.details) {
        state_->stilling.put_raw(detail);
    }
    if (options.compressed) {
        compress(std::span<const AdPointer>{ads});
    }
    if (options.compressed_details) {
        std::vector<DetailPointer> details;
        std::ranges::copy(state_->stilling.active() | std::views::values, std::back_inserter(details));
        compress(std::span<const DetailPointer>{details});
    }
    state_->server = std::make_unique<HttpServer>(
        options.port, [state = state_.get()](const Request& request) { return state->answer(request); });
    state_->port = state_->server->port();
}

Simulator::~Simulator() {
    state_->poisons.end();
    state_->server.reset();  // while the state is whole, for a hook may still be using it
}

std::string Simulator::url() const {
    return fmt::format("http://127.0.0.1:{}/public-feed", state_->port);
}

std::string Simulator::stilling_url() const {
    return fmt::format("http://127.0.0.1:{}", state_->port);
}

std::string Simulator::control() const {
    return fmt::format("http://127.0.0.1:{}/control", state_->port);
}

std::string Simulator::token() const {
    return make_token();
}

std::string Simulator::stilling_token() const {
    return make_token(stilling_claims());
}

std::string Simulator::public_token() const {
    return state_->public_token.current();
}

void Simulator::rotate_public_token() {
    state_->public_token.rotate();
}

std::vector<std::string> Simulator::publish(std::size_t count, std::optional<Instant> at) {
    std::vector<AdPointer> ads;
    const std::scoped_lock lock{state_->mutex};
    for (std::size_t made = 0; made < count; ++made) {
        const auto stamp = state_->clock.stamp();
        const std::pair<std::string, std::string> updated{"updated", json_string(format_instant(stamp))};
        ads.push_back(std::make_shared<Ad>(
            with_fields(state_->corpus.next(at.value_or(stamp)), std::span{&updated, 1})));
    }
    state_->put(ads);
    return uuids_of(ads);
}

std::vector<std::string> Simulator::publish(std::span<const std::string> ads) {
    std::vector<AdPointer> published;
    for (const auto& json : ads) {
        published.push_back(std::make_shared<Ad>(json));
    }
    const std::scoped_lock lock{state_->mutex};
    state_->put(published);
    return uuids_of(published);
}

bool Simulator::update(const std::string& uuid, Notice notice) {
    const std::scoped_lock lock{state_->mutex};
    const auto ad = state_->ads.find(uuid);
    if (!ad) {
        return false;
    }
    const auto number = ++state_->change_count;
    const auto title = string_field(ad->json(), "title").value_or("");
    const auto description = string_field(ad->json(), "description").value_or("");
    const std::pair<std::string, std::string> fields[] = {
        {"updated", json_string(format_instant(state_->clock.stamp()))},
        {"title", json_string(fmt::format("{} (endring {})", title, number))},
        {"description", json_string(fmt::format("{}<p>Endring {}.</p>", description, number))}};
    return state_->change(uuid, fields, notice);
}

bool Simulator::stop(const std::string& uuid, Farewell farewell, Notice notice) {
    const std::scoped_lock lock{state_->mutex};  // an update under way would bring the ad back
    const bool was_found = state_->ads.remove(uuid);
    return state_->stilling.close(uuid, farewell, state_->clock.now(), notice) || was_found;
}

bool Simulator::reactivate(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto ad = state_->stilling.ad(uuid);
    if (!ad || state_->ads.find(uuid)) {
        return false;
    }
    state_->put(std::span{&ad, 1});
    return true;
}

bool Simulator::expire(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto yesterday = oslo_day(state_->clock.now()) - std::chrono::days{1};
    const std::pair<std::string, std::string> fields[] = {
        {"updated", json_string(format_instant(state_->clock.stamp()))},
        {"expires", json_string(format_instant(oslo_midnight(yesterday)))}};
    return state_->change(uuid, fields, Notice::event);
}

std::vector<std::string> Simulator::draw(std::size_t count) {
    const std::scoped_lock lock{state_->mutex};
    return uuids_of(state_->ads.sample(count, state_->random));
}

std::vector<AdPointer> Simulator::ads() const {
    return state_->ads.all();
}

std::size_t Simulator::ad_count() const {
    return state_->ads.size();
}

std::vector<RecordedRequest> Simulator::requests() const {
    return state_->log.read();
}

std::size_t Simulator::request_count(RequestKind kind) const {
    return static_cast<std::size_t>(std::ranges::count(state_->log.read(), kind, &RecordedRequest::kind));
}

StillingStore& Simulator::stilling() {
    return state_->stilling;
}

const StillingStore& Simulator::stilling() const {
    return state_->stilling;
}

Poisons& Simulator::poisons() {
    return state_->poisons;
}

Settings Simulator::settings() const {
    return state_->settings.read();
}

void Simulator::change_settings(const std::function<void(Settings&)>& change) {
    state_->settings.change(change);
}

Instant Simulator::now() const {
    return state_->clock.now();
}

void Simulator::set_now(Instant now) {
    state_->clock.set(now);
}

void Simulator::on_request(std::function<void(std::uint64_t number)> hook) {
    const std::scoped_lock lock{state_->mutex};
    state_->request_hook = std::move(hook);
}

void Simulator::set_fault(std::function<std::optional<Answer>(const Request&, const Answer&)> fault) {
    const std::scoped_lock lock{state_->mutex};
    state_->fault = std::move(fault);
}

}  // namespace simulator
