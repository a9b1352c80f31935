// SPDX-License-Identifier: MIT
#include <jobfeed/feed_server.hpp>

#include "serve/finish.hpp"
#include "serve/http_server.hpp"
#include "serve/site.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <fmt/core.h>

#include <exception>
#include <mutex>

namespace jobfeed {
namespace {

using serve::Answer;
using serve::Request;

/// Percent-encodes blanks, quotes and control characters, which would break up a line of the log.
std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_odd = byte <= ' ' || byte == '"' || byte == 0x7F;
        out += is_odd ? fmt::format("%{:02X}", byte) : std::string(1, letter);
    }
    return out;
}

std::string target_of(const Request& request) {
    std::string target = request.path;
    char before = '?';
    for (const auto& [name, value] : request.parameters) {
        target.append(1, before).append(name).append("=").append(value);
        before = '&';
    }
    return on_one_line(redacted(std::move(target)));
}

serve::ListenAddress allowed_address(const FeedServerSettings& settings) {
    auto address = settings.socket ? serve::ListenAddress::of_socket(*settings.socket)
                                   : serve::ListenAddress::read(settings.host, settings.port);
    if (!settings.open || settings.open_to_network || address.is_own()) return address;
    throw Error(ErrorKind::usage,
                fmt::format("--open would show the feed to all who can connect to {}; issue tokens with "
                            "jobfeed token, or insist with --open-to-network",
                            serve::figures_of(address.generic())));
}

}  // namespace

struct FeedServer::Implementation {
    explicit Implementation(FeedServerSettings given)
        : settings(std::move(given)),
          site({.mirror = settings.mirror,
                .threads = settings.threads,
                .cap = settings.cap,
                .open = settings.open,
                .per_minute = settings.per_minute,
                .max_age = settings.max_age}),
          http({.address = allowed_address(settings), .socket = settings.socket, .threads = settings.threads},
               [this](const Request& request) { return answer(request); }) {}

    Answer answer(const Request& request) {
        const auto began = std::chrono::steady_clock::now();
        ServedRequest served;
        Answer answer = site_answer(request, served);
        const auto took = std::chrono::steady_clock::now() - began;
        served.duration = std::chrono::floor<std::chrono::microseconds>(took);
        served.status = answer.status;
        served.bytes = answer.body.size();
        site.count(answer.status);
        if (settings.log) tell(request, std::move(served));
        return answer;
    }

    Answer site_answer(const Request& request, ServedRequest& served) {
        try {
            return serve::finished(site.answer(request, settings.clock(), served.subject), request);
        } catch (const std::exception& error) {
            // What NAV's server says when its search engine cannot be reached.
            served.problem = redacted(error.what());
            return serve::text_answer(502, "Failed to communicate with backend");
        }
    }

    void tell(const Request& request, ServedRequest served) {
        served.client = request.client;
        served.method = request.method;
        served.target = target_of(request);
        const std::lock_guard lock(log_mutex);
        settings.log(served);
    }

    FeedServerSettings settings;
    serve::Site site;
    std::mutex log_mutex{};
    serve::HttpServer http;  // last: it answers from its beginning to its end
};

FeedServer::FeedServer(FeedServerSettings settings)
    : impl_(std::make_unique<Implementation>(std::move(settings))) {}

FeedServer::~FeedServer() = default;

std::string FeedServer::address() const {
    return impl_->http.address();
}

}  // namespace jobfeed
