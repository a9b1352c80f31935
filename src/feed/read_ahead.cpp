// SPDX-License-Identifier: MIT
#include "feed/read_ahead.hpp"

#include <iterator>
#include <numeric>
#include <utility>

namespace jobfeed::feed {
namespace {

// In ads: some 3 MB of them. More would not be faster, since the slower side sets the pace.
constexpr std::size_t most_waiting = 400;

/// An event is small; what was asked for ad by ad is dear to ask for again after a kill.
std::size_t weight(const Batch& batch) {
    return 1 + batch.ads.size() + batch.rejected.size() + batch.events.size() / 25 + 6 * batch.results.size();
}

/// Whether a batch is a page of ads and nothing else, so that it does not matter where one ends and the next
/// begins.
bool is_page(const Batch& batch) {
    // A new member has to be thought of here.
    const auto& [ads, rejected, events, cursor, results, unstored, absent, proof] = batch;
    return events.empty() && !cursor && results.empty() && unstored.empty() && absent.empty() && !proof;
}

template <typename Entry>
void append(std::vector<Entry>& list, std::vector<Entry>&& more) {
    list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

ReadAhead::ReadAhead(SourceOptions options, const Make& make) : note_(std::move(options.note)) {
    options.stop_requested = [this, asked = std::move(options.stop_requested)] {
        pass_on_asks();  // this is between two steps, on the thread that reads
        return stop_.stop_requested() || (asked && asked());
    };
    options.note = [this](std::string_view text) {
        const std::lock_guard lock(mutex_);
        notes_.emplace_back(text);
        changed_.notify_all();
    };
    source_ = make(options);
}

std::optional<Batch> ReadAhead::next() {
    std::unique_lock lock(mutex_);
    if (state_ == State::at_rest) {
        state_ = State::reading;
        thread_ = std::jthread([this] { read(); });
    }
    while (true) {
        changed_.wait(lock,
                      [this] { return !notes_.empty() || !batches_.empty() || state_ == State::ended; });
        if (!notes_.empty()) {
            const auto notes = std::exchange(notes_, {});
            lock.unlock();
            for (const std::string& note : notes) {
                if (note_) note_(note);
            }
            lock.lock();
            continue;
        }
        if (batches_.empty()) break;
        std::optional<Batch> batch(std::move(batches_.front()));
        batches_.pop_front();
        changed_.notify_all();
        return batch;
    }
    if (failure_) std::rethrow_exception(failure_);
    return std::nullopt;
}

void ReadAhead::ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known,
                    bool again) {
    std::unique_lock lock(mutex_);
    if (state_ == State::reading) {
        asks_.push_back({uuids, known, again});
        return;
    }
    lock.unlock();
    if (thread_.joinable()) thread_.join();
    lock.lock();
    source_->ask(uuids, known, again);
    state_ = State::at_rest;
}

std::string ReadAhead::incomplete() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::ended ? source_->incomplete() : "the pass has not ended";
}

Traffic ReadAhead::traffic() const {
    const std::lock_guard lock(mutex_);
    return traffic_;
}

std::optional<std::chrono::seconds> ReadAhead::clock_ahead() const {
    const std::lock_guard lock(mutex_);
    return clock_ahead_;
}

void ReadAhead::read() {
    std::exception_ptr failure;
    try {
        while (!stop_.stop_requested()) {
            if (auto batch = source_->next()) {
                hand_over(std::move(*batch));
            } else if (end_unless_asked()) {
                return;
            } else {
                pass_on_asks();
            }
        }
    } catch (...) {
        failure = std::current_exception();  // next() throws it, once all that came before has been taken
    }
    const std::lock_guard lock(mutex_);
    take_figures();
    failure_ = failure;
    state_ = State::ended;
    changed_.notify_all();
}

/// The source is the reading thread's own.
void ReadAhead::pass_on_asks() {
    std::unique_lock lock(mutex_);
    const auto asks = std::exchange(asks_, {});
    lock.unlock();
    for (const Ask& ask : asks) source_->ask(ask.uuids, ask.known, ask.again);
}

/// Whoever asks after this begins the reading again.
bool ReadAhead::end_unless_asked() {
    const std::lock_guard lock(mutex_);
    if (!asks_.empty()) return false;
    take_figures();
    state_ = State::ended;
    changed_.notify_all();
    return true;
}

void ReadAhead::hand_over(Batch batch) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop_.get_token(), [this] { return !full(); }))
        return;  // to stop: nobody wants it any more
    if (!batches_.empty() && is_page(batches_.back()) && is_page(batch)) {
        append(batches_.back().ads, std::move(batch.ads));
        append(batches_.back().rejected, std::move(batch.rejected));
    } else {
        batches_.push_back(std::move(batch));
    }
    take_figures();
    changed_.notify_all();
}

void ReadAhead::take_figures() {
    traffic_ = source_->traffic();
    clock_ahead_ = source_->clock_ahead();
}

bool ReadAhead::full() const {
    return std::accumulate(batches_.begin(), batches_.end(), std::size_t{0},
                           [](std::size_t sum, const Batch& batch) { return sum + weight(batch); }) >=
           most_waiting;
}

}  // namespace jobfeed::feed
