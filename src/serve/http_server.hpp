// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace jobfeed::serve {

/// Where to listen, and how much clients may take.
struct HttpSettings {
    std::string host = "127.0.0.1";  ///< an address in figures, IPv4 or IPv6
    std::uint16_t port = 8080;       ///< 0: a free one
    unsigned threads = 2;            ///< that answer, each as many connections as there are
    unsigned connections = 2048;     ///< at most at one time; more wait
    std::chrono::seconds idle{30};   ///< a connection on which nothing has happened for so long is closed
};

/// Answers GET and HEAD. What is larger or odder than any request for reading is refused before it gets here.
class HttpServer {
  public:
    /// Called by several threads at a time. May throw nothing.
    using Handler = std::function<Answer(const Request&)>;

    /// Listens from now on. Throws Error: usage (an address that is none), failed (one that cannot be had).
    HttpServer(const HttpSettings& settings, Handler handler);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Accepts nothing more, gives what is being answered half a second, and closes all connections.
    ~HttpServer();

    /// `127.0.0.1:8080`
    [[nodiscard]] std::string address() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

/// Whether an address in figures is the machine's own.
[[nodiscard]] bool is_loopback(const std::string& host);

}  // namespace jobfeed::serve
