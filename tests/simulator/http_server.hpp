// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace simulator {

/// A web server on 127.0.0.1. The only part that knows cpp-httplib.
class HttpServer {
  public:
    using Handler = std::function<Answer(const Request&)>;

    /// Listens at once, on a free port if it is 0; the handler is called from many threads. Throws
    /// std::runtime_error if the port is taken.
    HttpServer(std::uint16_t port, Handler handler);

    /// Cuts every connection off and returns when no handler runs any more.
    ~HttpServer();

    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace simulator
