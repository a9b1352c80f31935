// SPDX-License-Identifier: MIT
#include "network/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace jobfeed::test {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// Whether the other side has gone, or goes within that time.
bool leaves_within(int socket, int milliseconds) {
    pollfd waiting{socket, POLLIN | POLLRDHUP, 0};
    return ::poll(&waiting, 1, milliseconds) != 0;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Descriptor listen_on_loopback() {
    Descriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto address = loopback(0);
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    if (::bind(listener.number(), any, sizeof address) != 0 || ::listen(listener.number(), 64) != 0) {
        throw std::runtime_error("no port of 127.0.0.1 can be listened on");
    }
    return listener;
}

int port_of(const Descriptor& listener) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.sin_port);
}

Wire::Wire(Descriptor socket, SSL_CTX* tls) : socket_(std::move(socket)) {
    if (tls == nullptr) return;
    tls_.reset(SSL_new(tls));
    SSL_set_fd(tls_.get(), socket_.number());
}

Wire::Wire(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = loopback(port);
    if (::connect(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
    }
}

bool Wire::shake_hands() {
    if (tls_ && SSL_accept(tls_.get()) != 1) open_ = false;
    return open_;
}

std::string Wire::receive() {
    std::array<char, 16384> buffer{};
    const auto length = tls_ ? SSL_read(tls_.get(), buffer.data(), buffer.size())
                             : static_cast<int>(::recv(socket_.number(), buffer.data(), buffer.size(), 0));
    if (length <= 0) open_ = false;
    return open_ ? std::string(buffer.data(), static_cast<std::size_t>(length)) : std::string{};
}

bool Wire::send(std::string_view bytes) {
    while (open_ && !bytes.empty()) {
        const auto sent =
            tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                 : static_cast<int>(::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
        if (sent <= 0) open_ = false;
        if (open_) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return open_;
}

void Wire::wait_until_left() {
    while (!leaves_within(socket_.number(), 1000)) {
    }
    open_ = false;
}

void Wire::trickle(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size() && send(bytes.substr(i, 1)); ++i) {
        if (leaves_within(socket_.number(), 50)) open_ = false;
    }
}

void Wire::reset() {
    // Closing would free the descriptor's number while another thread may still use it.
    const sockaddr nowhere{.sa_family = AF_UNSPEC, .sa_data = {}};
    ::connect(socket_.number(), &nowhere, sizeof nowhere);
    open_ = false;
}

void Wire::end() {
    open_ = false;
    ::shutdown(socket_.number(), SHUT_RDWR);
}

}  // namespace jobfeed::test
