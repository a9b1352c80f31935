// SPDX-License-Identifier: MIT
#include "simulator.hpp"

#include "simulator_state.hpp"
#include "stilling_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <ranges>
#include <utility>

namespace simulator {
namespace {

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
    state_->listen(options.port);
}

Simulator::~Simulator() {
    state_->poisons.end();
    if (state_->absence.joinable()) {
        state_->absence.join();
    }
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

void Simulator::set_replicas(const std::vector<Replica>& replicas, std::optional<std::uint64_t> requests) {
    const auto is_old = [](const Replica& one) { return one.has_old_documents || one.has_old_events; };
    if (std::ranges::any_of(replicas, is_old) && !state_->stilling.has_remembered()) {
        state_->stilling.remember();
    }
    state_->replicas.set(replicas, requests);
}

Troubles& Simulator::troubles() {
    return state_->troubles;
}

void Simulator::leave(std::chrono::milliseconds time) {
    state_->leave(time);
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
