// SPDX-License-Identifier: MIT
#include "cli/serve_command.hpp"

#include "cli/config/inherited_socket.hpp"
#include "cli/config/option_types.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <charconv>
#include <limits>
#include <thread>

namespace jobfeed::cli {
namespace {

struct Place {
    std::string host;
    std::uint16_t port = 0;
};

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`. Throws Error (usage).
Place read_place(const std::string& text) {
    const auto colon = text.rfind(':');
    Place place;
    if (colon != std::string::npos) {
        const char* const end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, place.port);
        if (error == std::errc{} && rest == end) place.host = text.substr(0, colon);
    }
    if (place.host.starts_with('[') && place.host.ends_with(']'))
        place.host = place.host.substr(1, place.host.size() - 2);
    if (place.host == "localhost") place.host = "127.0.0.1";
    if (place.host.empty())
        throw Error(ErrorKind::usage,
                    fmt::format("--listen: '{}' is no address with a port; write 127.0.0.1:8080", text));
    return place;
}

/// In the manner of web servers' logs.
std::string log_line(const ServedRequest& request) {
    return fmt::format("{} {} \"{} {}\" {} {} {:.1f} ms", request.client,
                       request.subject.empty() ? "-" : request.subject, request.method, request.target,
                       request.status, request.bytes, static_cast<double>(request.duration.count()) / 1000);
}

}  // namespace

void ServeCommand::setup(CLI::App& options) {
    add_text(options, "--listen", listen_, "Where to listen; port 0 takes a free one [127.0.0.1:8080]")
        ->type_name("ADDRESS:PORT");
    options.add_flag("--open", open_, "Ask for no token; only where this machine alone can connect");
    options.add_flag("--open-to-network", open_to_network_, "Ask for no token, whoever can connect");
    add_number(options, "--rate", rate_, 1, std::numeric_limits<int>::max(),
               "How many requests a minute each token may make to the feeds [any number]");
    add_number(options, "--cap", cap_, 1, std::numeric_limits<int>::max(), "How many hits a query reaches");
    add_number(options, "--threads", threads_, 2, 64, "How many requests are answered at a time");
    add_duration(options, "--max-age", max_age_,
                 "/health and the feeds answer 503 if the last complete run is older (6h, 2d)");
}

FeedServerSettings ServeCommand::settings(const Context& context) const {
    const Place place = read_place(listen_);
    const GlobalOptions& global = context.global;
    Log& log = context.log;
    return {.mirror = global.existing_database(),
            .host = place.host,
            .port = place.port,
            .socket = inherited_socket(),
            .threads = static_cast<unsigned>(threads_),
            .cap = static_cast<std::uint64_t>(cap_),
            .open = open_ || open_to_network_,
            .open_to_network = open_to_network_,
            .per_minute = static_cast<unsigned>(rate_.value_or(0)),
            .max_age = max_age_,
            .clock = [&global] { return global.moment(); },
            .log =
                [&log](const ServedRequest& request) {
                    log.closing(log_line(request));
                    if (!request.problem.empty()) log.error(request.problem);
                }};
}

ExitCode ServeCommand::run(const Context& context) {
    watch_stop_signals();
    const FeedServer server(settings(context));
    const std::string address = server.address();
    print(fmt::format("{}{}\n", address.starts_with("unix:") ? "" : "http://", address));
    constexpr std::chrono::milliseconds between_looks{100};
    while (stop_signal() == 0) std::this_thread::sleep_for(between_looks);
    throw Error(ErrorKind::stopped, "stopped while serving");
}

}  // namespace jobfeed::cli
