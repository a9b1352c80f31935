// SPDX-License-Identifier: MIT
#pragma once

#include "network/wire.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace jobfeed::test {

/// A request that came through a proxy, and what the server behind it says to it.
class Exchange {
  public:
    Exchange(std::uint64_t number, std::string request, int server)
        : number_(number), request_(std::move(request)), server_(server) {}

    [[nodiscard]] std::uint64_t number() const { return number_; }  ///< of the request, from 1 on
    [[nodiscard]] const std::string& request() const { return request_; }

    /// The whole answer, as the client would get it, or uncompressed. Asks the server again each time.
    [[nodiscard]] std::string answer() const;
    [[nodiscard]] std::string plain_answer() const;

  private:
    std::uint64_t number_;
    std::string request_;
    int server_;
};

/// The port of an address of 127.0.0.1.
[[nodiscard]] int port_in(const std::string& url);

/// The head of a message without one header, whose name is in lower case.
[[nodiscard]] std::string without_header(std::string head, std::string_view name);

/// What the client gets instead of an answer. The connection is kept if it is still open afterwards.
using Fault = std::function<void(const Exchange&, Wire& client)>;

/// Stands between a client and a server on a port of 127.0.0.1, and does something else to the answers that
/// it is told to. Serves from construction to destruction.
class FaultProxy {
  public:
    explicit FaultProxy(int server, SSL_CTX* tls = nullptr);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    [[nodiscard]] std::string url() const;  ///< `http://127.0.0.1:PORT`, https with TLS

    /// From now on does this to the answers to the requests from `first` to `last`, counted from 1 again.
    void disturb(Fault fault, std::uint64_t first, std::uint64_t last);
    void leave_alone() { disturb({}, 1, 0); }

    /// How many requests came since.
    [[nodiscard]] std::uint64_t requests() const { return requests_; }

  private:
    struct Connection {
        Connection(Descriptor socket, SSL_CTX* tls) : wire(std::move(socket), tls) {}
        Wire wire;
        std::atomic<bool> over = false;
        std::thread thread{};
    };

    void accept_connections();
    void serve(Wire& client);
    void forget_what_is_over();
    [[nodiscard]] Fault fault_for(std::uint64_t number);

    int server_;
    SSL_CTX* tls_;
    Descriptor listener_ = listen_on_loopback();
    int port_ = port_of(listener_);
    std::atomic<std::uint64_t> requests_ = 0;
    std::mutex mutex_;  ///< guards what follows
    Fault fault_;
    std::uint64_t first_ = 1;
    std::uint64_t last_ = 0;
    std::list<Connection> connections_;
    std::thread accepting_;
};

}  // namespace jobfeed::test
