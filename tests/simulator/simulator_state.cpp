// SPDX-License-Identifier: MIT
#include "simulator_state.hpp"

#include "stilling_errors.hpp"

#include <stdexcept>

namespace simulator {
namespace {

bool is_for_public_feed(const Request& request) {
    return request.path().starts_with("/public-feed");
}

}  // namespace

Simulator::State::State(Simulator& owner, const Options& options)
    : clock(options.now),
      settings(options.settings),
      feed(ads, settings, clock, options.seed),
      stilling(clock, settings, options.seed),
      public_token(clock, options.public_token_lifetime),
      stilling_feed(stilling, settings, clock, public_token, poisons),
      corpus(options.seed, clock.now()),
      random{options.seed, 0x6472617773U},
      control(owner) {}

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
    auto authorization = Authorization::absent;
    auto answer = feed_answer(request, number, authorization);
    if (fault_now) {
        if (auto other = fault_now(request, answer)) {
            answer = std::move(*other);
        }
    }
    wait_for(request);
    answer.is_chunked = settings.read().chunked && answer.status == 200;
    log.add({number, request.method, request.target, find_header(request.headers, "User-Agent"),
             find_header(request.headers, "Accept-Encoding"), authorization, answer.status,
             answer.body.size(), kind_of(request), find_header(request.headers, "If-Modified-Since"),
             find_header(request.headers, "If-None-Match")});
    return answer;
}

void Simulator::State::wait_for(const Request& request) {
    const auto current = settings.read();
    const auto kind = kind_of(request);
    const bool is_page = kind == RequestKind::first_page || kind == RequestKind::page;
    poisons.wait(current.latency + (is_page ? current.page_latency : std::chrono::milliseconds{0}));
    if (is_page && current.endless > 0) {
        stilling.echo(current.endless);
    }
}

Answer Simulator::State::feed_answer(const Request& request, std::uint64_t number,
                                     Authorization& authorization) {
    const auto trouble = trouble_with(request);
    if (is_for_public_feed(request)) {
        authorization = feed.authorization_of(request);
        return trouble ? *trouble : feed.answer(request, number);
    }
    const auto replica = replicas.next();
    authorization = stilling_feed.authorization_of(request, replica);
    return trouble ? *trouble : stilling_feed.answer(request, authorization, replica);
}

std::optional<Answer> Simulator::State::trouble_with(const Request& request) {
    const auto trouble = troubles.meet(kind_of(request));
    if (!trouble) {
        return std::nullopt;
    }
    switch (trouble->kind) {
        case Trouble::Kind::lock:
            poisons.wait(trouble->time.value_or(std::chrono::milliseconds{0}));
            return std::nullopt;
        case Trouble::Kind::reset:
            return cut_connection();
        case Trouble::Kind::status:
            break;
    }
    return is_for_public_feed(request) ? search_error_answer(trouble->status) : error_answer(trouble->status);
}

void Simulator::State::put(std::span<const AdPointer> changed) {
    index(changed);
    for (const auto& ad : changed) {
        stilling.offer(ad, clock.now(), Notice::event);
    }
}

void Simulator::State::index(std::span<const AdPointer> changed) {
    const auto lag = settings.read().index_lag;
    if (lag.count() == 0) {
        ads.put(changed);
        return;
    }
    for (const auto& ad : changed) {
        const auto updated = ad->updated() ? Instant{std::chrono::milliseconds{*ad->updated()}} : clock.now();
        ads.put_later(ad, updated + lag);
    }
}

bool Simulator::State::change(const std::string& uuid,
                              std::span<const std::pair<std::string, std::string>> fields, Notice notice) {
    const auto ad = ads.find(uuid);
    if (!ad) {
        return false;
    }
    const AdPointer changed = std::make_shared<Ad>(with_fields(ad->json(), fields));
    index(std::span{&changed, 1});
    stilling.offer(changed, clock.now(), notice);
    return true;
}

void Simulator::State::listen(std::uint16_t at_port) {
    server =
        std::make_unique<HttpServer>(at_port, [this](const Request& request) { return answer(request); });
    // Who comes back has the port of before, which others may be reading.
    if (port == 0) port = server->port();
}

void Simulator::State::leave(std::chrono::milliseconds time) {
    if (is_away.exchange(true)) {
        return;
    }
    absence = std::jthread{[this, time] {
        server.reset();
        poisons.wait(time);
        for (int tries = 0; !server && tries < 1000; ++tries) {
            try {
                listen(port);
            } catch (const std::runtime_error&) {
                poisons.wait(std::chrono::milliseconds{10});  // somebody else has the port for a moment
            }
        }
        is_away = false;
    }};
}

}  // namespace simulator
