// SPDX-License-Identifier: MIT
#pragma once

#include "serve/listen_address.hpp"
#include "serve/request.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace jobfeed::serve {

/// Where to listen, and how much clients may take.
struct HttpSettings {
    ListenAddress address;        ///< port 0: a free one
    std::optional<int> socket{};  ///< that listens there already
    unsigned threads = 2;         ///< that answer, each as many connections as there are
    unsigned connections = 2048;  ///< at most at one time; more wait
    /// A connection on which nothing has happened for so long is closed. A request for reading comes in one
    /// piece; who waits for longer before the next one connects again.
    std::chrono::seconds idle{10};
};

/// Hands each request to the handler, whatever its method. One that is too large is refused before that.
class HttpServer {
  public:
    /// Called by several threads at a time. May throw nothing.
    using Handler = std::function<Answer(const Request&)>;

    /// Listens from now on. Throws Error (failed) where it cannot.
    HttpServer(const HttpSettings& settings, Handler handler);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Takes no more requests, gives what is being answered half a second, and closes all connections.
    ~HttpServer();

    /// `127.0.0.1:8080`
    [[nodiscard]] std::string address() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed::serve
