// SPDX-License-Identifier: MIT
#include "control_words.hpp"
#include "option_values.hpp"
#include "simulator.hpp"

#include <CLI/CLI.hpp>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

/// Signals write here, so that waiting for them, for stdin and for the end of time is one poll.
std::array<int, 2> signal_pipe{-1, -1};

extern "C" void on_signal(int) {
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(signal_pipe[1], &byte, 1);
}

/// Waits for SIGTERM, SIGINT, the end of the time or, if asked, the end of stdin.
void wait_for_end(std::chrono::seconds longest, bool until_stdin_closes) {
    const auto end = std::chrono::steady_clock::now() + longest;
    std::array<pollfd, 2> watched{
        {{signal_pipe[0], POLLIN, 0}, {until_stdin_closes ? STDIN_FILENO : -1, POLLIN, 0}}};
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return;
        }
        const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
        if (ready > 0 && watched[0].revents != 0) {
            return;
        }
        std::array<char, 256> ignored{};
        if (ready > 0 && watched[1].revents != 0 &&
            ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) {
            return;
        }
    }
}

std::ifstream open_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        throw std::runtime_error("cannot open " + path);
    }
    return file;
}

std::string read_file(const std::string& path) {
    auto file = open_file(path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> read_corpus(const std::string& path) {
    auto file = open_file(path);
    std::vector<std::string> ads;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty()) {
            ads.push_back(line);
        }
    }
    return ads;
}

struct Arguments {
    simulator::Options options;
    std::string corpus;
    std::string order = "shuffled";
    std::string latency = "0ms";
    std::string detail_latency = "0ms";
    std::string page_latency = "0ms";
    std::vector<std::string> settings;
    std::string public_token_lifetime;
    std::vector<std::string> details;
    std::string now;
    int max_seconds = 3600;
    bool until_stdin_closes = false;
};

void describe(CLI::App& app, Arguments& arguments) {
    app.add_option("--port", arguments.options.port, "Listen on this port of 127.0.0.1; 0 takes a free one");
    app.add_option("--ads", arguments.options.ads, "Invent so many ads");
    app.add_option("--seed", arguments.options.seed, "Seed of the ads, the ties and what is drawn by chance");
    app.add_option("--corpus", arguments.corpus, "Serve the ads of this NDJSON file, byte for byte");
    app.add_flag("--compressed", arguments.options.compressed,
                 "Compress all ads before the URL is printed, not each when first asked for");
    app.add_option("--cap", arguments.options.settings.cap, "How many hits a query can reach")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--order", arguments.order, "Order of ads with equal published: shuffled or kept");
    app.add_option("--latency", arguments.latency, "Wait before each answer, such as 30ms");
    app.add_option("--events", arguments.options.events,
                   "Give stilling-feed a past of at least so many events in six months");
    app.add_option("--old-events", arguments.options.old_events,
                   "And so many from 2023 on, for readers that do not seek (40)");
    app.add_option("--detail", arguments.details,
                   "Serve the document in this file as a detail of stilling-feed, byte for byte; repeatable");
    app.add_flag("--compressed-details", arguments.options.compressed_details,
                 "Compress all details before the URL is printed, not each when first asked for");
    app.add_option("--detail-latency", arguments.detail_latency, "Wait before each detail, such as 200ms");
    app.add_option("--page-latency", arguments.page_latency, "Wait before each page of stilling-feed");
    app.add_option("--set", arguments.settings,
                   "Any setting as /control/set takes it, such as index-lag=5m; repeatable");
    app.add_option("--public-token-lifetime", arguments.public_token_lifetime,
                   "The public token says that it expires after this time, and does, such as 2h");
    app.add_option("--now", arguments.now, "Stand still at this moment (RFC 3339); else the real time runs");
    app.add_option("--max-seconds", arguments.max_seconds, "Stop after so many seconds")
        ->check(CLI::Range(1, 86400));
    app.add_flag("--until-stdin-closes", arguments.until_stdin_closes, "Stop when stdin is closed");
}

void run(Arguments arguments) {
    auto& options = arguments.options;
    options.settings.order = simulator::read_order(arguments.order);
    options.settings.latency = simulator::read_duration(arguments.latency);
    options.settings.detail_latency = simulator::read_duration(arguments.detail_latency);
    options.settings.page_latency = simulator::read_duration(arguments.page_latency);
    for (const auto& setting : arguments.settings) {
        options.settings = simulator::read_settings(
            options.settings, {.method = "POST", .target = "?" + setting, .headers = {}, .body = {}});
    }
    if (!arguments.public_token_lifetime.empty()) {
        options.public_token_lifetime = std::chrono::duration_cast<std::chrono::seconds>(
            simulator::read_duration(arguments.public_token_lifetime));
    }
    for (const auto& path : arguments.details) {
        options.details.push_back(read_file(path));
    }
    if (!arguments.now.empty()) {
        options.now = simulator::read_instant(arguments.now);
    }
    if (!arguments.corpus.empty()) {
        options.corpus = read_corpus(arguments.corpus);
    }
    const simulator::Simulator simulator{options};
    options.corpus.clear();
    std::cout << simulator.url() << '\n'
              << simulator.token() << '\n'
              << simulator.stilling_url() << '\n'
              << simulator.stilling_token() << std::endl;
    wait_for_end(std::chrono::seconds{arguments.max_seconds}, arguments.until_stdin_closes);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Simulates NAV's two feeds. Prints the base URL and a token of public-feed, then those of "
        "stilling-feed, each on "
        "a line of its own, and serves until it is stopped."};
    Arguments arguments;
    describe(app, arguments);
    CLI11_PARSE(app, argc, argv);
    try {
        if (::pipe(signal_pipe.data()) != 0) {
            throw std::runtime_error("cannot make a pipe");
        }
        std::signal(SIGTERM, on_signal);
        std::signal(SIGINT, on_signal);
        run(std::move(arguments));
    } catch (const std::exception& error) {
        std::cerr << "jobfeed-simulator: " << error.what() << '\n';
        return 1;
    }
}
