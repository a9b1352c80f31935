// SPDX-License-Identifier: MIT
#include "http/retry.hpp"

#include <algorithm>
#include <thread>

namespace jobfeed::http {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

class SteadyClock final : public Clock {
  public:
    TimePoint now() override { return std::chrono::steady_clock::now(); }
    void sleep(milliseconds duration) override { std::this_thread::sleep_for(duration); }
};

}  // namespace

Clock& steady_clock() {
    static SteadyClock clock;
    return clock;
}

milliseconds Backoff::pause(int attempt, std::optional<std::chrono::seconds> retry_after) {
    // A server that asks for hours is not obeyed to the letter: cron starts the next run long before.
    if (retry_after) return std::clamp<milliseconds>(*retry_after, 1s, 5min);
    constexpr milliseconds first = 500ms;
    constexpr milliseconds longest = 60s;
    const int doublings = std::clamp(attempt - 1, 0, 10);
    const milliseconds full = std::min(first * (1 << doublings), longest);
    return milliseconds{
        std::uniform_int_distribution<milliseconds::rep>(full.count() / 2, full.count())(random_)};
}

}  // namespace jobfeed::http
