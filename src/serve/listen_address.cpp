// SPDX-License-Identifier: MIT
#include "serve/listen_address.hpp"

#include <jobfeed/error.hpp>

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace jobfeed::serve {

ListenAddress ListenAddress::read(const std::string& host, std::uint16_t port) {
    ListenAddress address;
    auto& four = reinterpret_cast<sockaddr_in&>(address.storage_);
    auto& six = reinterpret_cast<sockaddr_in6&>(address.storage_);
    if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
    } else if (::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1) {
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(port);
    } else {
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' is not a numeric IP address such as 127.0.0.1 or ::1", host));
    }
    return address;
}

ListenAddress ListenAddress::of_socket(int socket) {
    ListenAddress address;
    socklen_t size = sizeof address.storage_;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address.storage_), &size) == 0) return address;
    throw Error(ErrorKind::failed,
                fmt::format("the inherited file descriptor is not a socket: {}", std::strerror(errno)));
}

bool ListenAddress::is_own() const {
    const std::string host = figures_of(generic());
    return storage_.ss_family == AF_UNIX || host == "::1" || host.starts_with("127.");
}

std::string ListenAddress::text(std::optional<std::uint16_t> port) const {
    if (storage_.ss_family == AF_UNIX)
        return fmt::format("unix:{}", reinterpret_cast<const sockaddr_un*>(&storage_)->sun_path);
    // The port stands in the same place for both.
    const auto own = ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
    return fmt::format(fmt::runtime(is_ipv6() ? "[{}]:{}" : "{}:{}"), figures_of(generic()),
                       port.value_or(own));
}

std::string figures_of(const sockaddr* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return {};
    const void* figures =
        address->sa_family == AF_INET6
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr)
            : &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
    const char* made = ::inet_ntop(address->sa_family, figures, text.data(), text.size());
    return made != nullptr ? made : "";
}

}  // namespace jobfeed::serve
