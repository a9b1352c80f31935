// SPDX-License-Identifier: MIT
#include "network/fault_proxy.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <optional>

namespace jobfeed::test {
namespace {

constexpr std::string_view blank_line = "\r\n\r\n";

std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The head of the next message, from what has come already or is still to come; nothing if the other side
/// goes.
std::optional<std::string> next_head(Wire& wire, std::string& come) {
    while (come.find(blank_line) == std::string::npos) {
        const std::string more = wire.receive();
        if (more.empty()) return std::nullopt;
        come += more;
    }
    const auto length = come.find(blank_line) + blank_line.size();
    std::string head = come.substr(0, length);
    come.erase(0, length);
    return head;
}

std::size_t content_length(const std::string& head) {
    constexpr std::string_view name = "content-length:";
    const auto place = in_lower_case(head).find(name);
    return place == std::string::npos ? 0 : std::stoul(head.substr(place + name.size()));
}

std::string ask(int server, const std::string& request) {
    Wire wire{server};
    wire.send(request);
    std::string come;
    const auto head = next_head(wire, come);
    if (!head) return {};
    const auto length = content_length(*head);
    while (come.size() < length) {
        const std::string more = wire.receive();
        if (more.empty()) return {};
        come += more;
    }
    return *head + come;
}

}  // namespace

int port_in(const std::string& url) {
    return std::stoi(url.substr(url.find(':', url.find("//")) + 1));
}

std::string without_header(std::string head, std::string_view name) {
    const auto place = in_lower_case(head).find("\r\n" + std::string(name) + ":");
    if (place != std::string::npos) head.erase(place, head.find("\r\n", place + 2) - place);
    return head;
}

std::string Exchange::answer() const {
    return ask(server_, request_);
}
std::string Exchange::plain_answer() const {
    return ask(server_, without_header(request_, "accept-encoding"));
}

FaultProxy::FaultProxy(int server, SSL_CTX* tls)
    : server_(server), tls_(tls), accepting_([this] { accept_connections(); }) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to connections that the client has closed
}

FaultProxy::~FaultProxy() {
    ::shutdown(listener_.number(), SHUT_RDWR);
    accepting_.join();
    for (Connection& connection : connections_) connection.wire.end();
    for (Connection& connection : connections_) connection.thread.join();
}

std::string FaultProxy::url() const {
    return (tls_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

void FaultProxy::disturb(Fault fault, std::uint64_t first, std::uint64_t last) {
    const std::scoped_lock lock{mutex_};
    fault_ = std::move(fault);
    first_ = first;
    last_ = last;
    requests_ = 0;
}

void FaultProxy::accept_connections() {
    while (true) {
        Descriptor socket{::accept(listener_.number(), nullptr, nullptr)};
        if (socket.number() < 0) return;
        const std::scoped_lock lock{mutex_};
        forget_what_is_over();
        Connection& connection = connections_.emplace_back(std::move(socket), tls_);
        connection.thread = std::thread([this, &connection] {
            serve(connection.wire);
            connection.wire.end();
            connection.over = true;
        });
    }
}

void FaultProxy::forget_what_is_over() {
    connections_.remove_if([](Connection& connection) {
        if (!connection.over) return false;
        connection.thread.join();
        return true;
    });
}

Fault FaultProxy::fault_for(std::uint64_t number) {
    const std::scoped_lock lock{mutex_};
    return number >= first_ && number <= last_ ? fault_ : Fault{};
}

void FaultProxy::serve(Wire& client) {
    std::string come;
    if (!client.shake_hands()) return;
    while (client.is_open()) {
        const auto request = next_head(client, come);
        if (!request) return;
        const Exchange exchange{++requests_, *request, server_};
        if (const Fault fault = fault_for(exchange.number())) {
            fault(exchange, client);
        } else {
            client.send(exchange.answer());
        }
    }
}

}  // namespace jobfeed::test
