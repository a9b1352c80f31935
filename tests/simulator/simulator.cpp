// SPDX-License-Identifier: MIT
#include "simulator.hpp"

#include "clock.hpp"
#include "control.hpp"
#include "corpus.hpp"
#include "http_server.hpp"
#include "public_feed.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
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
void compress(std::span<const AdPointer> ads) {
    const auto deflate_all = [](std::span<const AdPointer> some) {
        for (const auto& ad : some) {
            ad->deflated();
        }
    };
    const auto half = ads.size() / 2;
    const auto first_half = std::async(std::launch::async, deflate_all, ads.first(half));
    deflate_all(ads.subspan(half));
    first_half.wait();
}

/// Waits that end early when the simulator stops.
class Pause {
  public:
    void wait(std::chrono::milliseconds time) {
        std::unique_lock lock{mutex_};
        ended_.wait_for(lock, time, [this] { return is_over_; });
    }

    void end() {
        {
            const std::scoped_lock lock{mutex_};
            is_over_ = true;
        }
        ended_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_over_ = false;
};

}  // namespace

struct Simulator::State {
    State(Simulator& owner, const Options& options)
        : clock(options.now),
          settings(options.settings),
          feed(ads, settings, clock, options.seed),
          corpus(options.seed, clock.now()),
          random{options.seed, 0x6472617773U},
          control(owner) {}

    Answer answer(const Request& request);
    bool change(const std::string& uuid, std::span<const std::pair<std::string, std::string>> fields);

    Clock clock;
    SharedSettings settings;
    AdStore ads;
    PublicFeed feed;
    RequestLog log;
    Pause pause;
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
    if (!request.path().starts_with("/public-feed")) {
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
    auto answer = feed.answer(request, number);
    if (fault_now) {
        if (auto other = fault_now(request, answer)) {
            answer = std::move(*other);
        }
    }
    if (const auto latency = settings.read().latency; latency.count() > 0) {
        pause.wait(latency);
    }
    log.add({number, request.method, request.target, find_header(request.headers, "User-Agent"),
             find_header(request.headers, "Accept-Encoding"), feed.authorization_of(request), answer.status,
             answer.body.size()});
    return answer;
}

bool Simulator::State::change(const std::string& uuid,
                              std::span<const std::pair<std::string, std::string>> fields) {
    const auto ad = ads.find(uuid);
    if (!ad) {
        return false;
    }
    const AdPointer changed = std::make_shared<Ad>(with_fields(ad->json(), fields));
    ads.put(std::span{&changed, 1});
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
    if (options.compressed) {
        compress(ads);
    }
    state_->ads.put(ads);
    state_->server = std::make_unique<HttpServer>(
        options.port, [state = state_.get()](const Request& request) { return state->answer(request); });
    state_->port = state_->server->port();
}

Simulator::~Simulator() {
    state_->pause.end();
    state_->server.reset();  // while the state is whole, for a hook may still be using it
}

std::string Simulator::url() const {
    return fmt::format("http://127.0.0.1:{}/public-feed", state_->port);
}

std::string Simulator::control() const {
    return fmt::format("http://127.0.0.1:{}/control", state_->port);
}

std::string Simulator::token() const {
    return make_token();
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
    state_->ads.put(ads);
    return uuids_of(ads);
}

std::vector<std::string> Simulator::publish(std::span<const std::string> ads) {
    std::vector<AdPointer> published;
    for (const auto& json : ads) {
        published.push_back(std::make_shared<Ad>(json));
    }
    const std::scoped_lock lock{state_->mutex};
    state_->ads.put(published);
    return uuids_of(published);
}

bool Simulator::update(const std::string& uuid) {
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
    return state_->change(uuid, fields);
}

bool Simulator::stop(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};  // an update under way would bring the ad back
    return state_->ads.remove(uuid);
}

bool Simulator::expire(const std::string& uuid) {
    const std::scoped_lock lock{state_->mutex};
    const auto yesterday = oslo_day(state_->clock.now()) - std::chrono::days{1};
    const std::pair<std::string, std::string> fields[] = {
        {"updated", json_string(format_instant(state_->clock.stamp()))},
        {"expires", json_string(format_instant(oslo_midnight(yesterday)))}};
    return state_->change(uuid, fields);
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
