// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

namespace jobfeed::test {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();

    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

/// A socket that listens on a free port of 127.0.0.1. Throws std::runtime_error if there is none.
[[nodiscard]] Descriptor listen_on_loopback();
[[nodiscard]] int port_of(const Descriptor& listener);

/// A connection that has been accepted, or made to a port of 127.0.0.1; over TLS if it is given a context.
class Wire {
  public:
    explicit Wire(Descriptor socket, SSL_CTX* tls = nullptr);
    explicit Wire(int port);

    /// Makes the connection TLS; false if the other side refuses.
    [[nodiscard]] bool shake_hands();

    /// The next bytes; none when the other side has gone.
    [[nodiscard]] std::string receive();

    /// False once the other side has gone.
    bool send(std::string_view bytes);

    /// Sends nothing until the other side goes.
    void wait_until_left();

    /// Sends these bytes, one every twentieth of a second, until they end or the other side goes.
    void trickle(std::string_view bytes);

    /// Ends the connection, as a host does that has gone down and come up again.
    void reset();

    /// Ends the connection in order. May be called by another thread, to end whatever waits for it.
    void end();

    [[nodiscard]] bool is_open() const { return open_; }

  private:
    struct TlsCloser {
        void operator()(SSL* tls) const { SSL_free(tls); }
    };

    Descriptor socket_;
    std::unique_ptr<SSL, TlsCloser> tls_;
    std::atomic<bool> open_ = true;
};

}  // namespace jobfeed::test
