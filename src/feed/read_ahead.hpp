// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace jobfeed::feed {

/// Reads another source on a thread of its own, a little ahead of whoever takes the batches, so that fetching
/// and parsing go on while they are stored.
class ReadAhead final : public Feed {
  public:
    using Make = std::function<std::unique_ptr<Feed>(const SourceOptions&)>;

    /// Reads what `make` makes of the options. Notes are told on the thread that calls next().
    ReadAhead(SourceOptions options, const Make& make);
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    /// Stops the reading, in the middle of a request if need be.
    ~ReadAhead() override { stop_.request_stop(); }

    /// Pages of ads that have come in the meantime are one batch. What brings more than ads stays by itself,
    /// in order.
    [[nodiscard]] std::optional<Batch> next() override;
    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known,
             bool again) override;
    [[nodiscard]] std::string incomplete() const override;
    [[nodiscard]] Traffic traffic() const override;
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override;

  private:
    struct Ask {
        std::vector<std::string> uuids;
        std::vector<std::string> known;
        bool again;
    };
    enum class State { at_rest, reading, ended };

    void read();
    void pass_on_asks();
    bool end_unless_asked();
    void hand_over(Batch batch);
    void take_figures();
    [[nodiscard]] bool full() const;

    std::function<void(std::string_view)> note_;
    std::stop_source stop_;
    std::unique_ptr<Feed> source_;  ///< the thread's own while that reads

    mutable std::mutex mutex_;  ///< for what follows, which both threads use
    std::condition_variable_any changed_;
    State state_ = State::at_rest;
    std::deque<Batch> batches_;
    std::vector<Ask> asks_;  ///< that came while it reads
    std::vector<std::string> notes_;
    std::exception_ptr failure_;
    Traffic traffic_;
    std::optional<std::chrono::seconds> clock_ahead_;

    std::jthread thread_;  ///< the last member: joined before the others go
};

}  // namespace jobfeed::feed
