// SPDX-License-Identifier: MIT
#include "cli/terminal/stop_signal.hpp"

#include <atomic>
#include <csignal>

namespace jobfeed::cli {
namespace {

// Set by a signal handler, read by the thread that reads the feed.
std::atomic<int> came = 0;
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void remember(int signal) {
    came = signal;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

void watch_stop_signals() {
    // Without SA_RESTART: a write to a pipe that nobody reads must return, or Ctrl-C would do nothing.
    struct sigaction action {};
    action.sa_handler = remember;
    sigaction(SIGTERM, &action, nullptr);

    // nohup and background jobs of a shell ignore SIGINT on purpose.
    struct sigaction before {};
    sigaction(SIGINT, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(SIGINT, &action, nullptr);
}

int stop_signal() noexcept {
    return came;
}

const char* stop_signal_name() noexcept {
    return came == SIGTERM ? "SIGTERM" : "SIGINT";
}

}  // namespace jobfeed::cli
