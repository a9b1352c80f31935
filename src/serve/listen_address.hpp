// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sys/socket.h>

namespace jobfeed::serve {

/// Where a server listens.
class ListenAddress {
  public:
    /// An address in figures, IPv4 or IPv6. Throws Error (usage) for anything else.
    [[nodiscard]] static ListenAddress read(const std::string& host, std::uint16_t port);

    /// Of a socket that listens already, of the network or of the file system. Throws Error (failed).
    [[nodiscard]] static ListenAddress of_socket(int socket);

    [[nodiscard]] const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&storage_); }
    [[nodiscard]] bool is_ipv6() const { return storage_.ss_family == AF_INET6; }

    /// Whether only this machine can connect.
    [[nodiscard]] bool is_own() const;

    /// `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/jobfeed.sock`; with another port, if it has one.
    [[nodiscard]] std::string text(std::optional<std::uint16_t> port = {}) const;

  private:
    sockaddr_storage storage_{};
};

/// The figures of an address of the network, `127.0.0.1`; empty for any other.
[[nodiscard]] std::string figures_of(const sockaddr* address);

}  // namespace jobfeed::serve
