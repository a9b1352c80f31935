// SPDX-License-Identifier: MIT
#include "serve/http_server.hpp"

#include <jobfeed/error.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

namespace jobfeed::serve {
namespace {

// A request line, its headers and the answer's must have room in it; tokens are a few hundred bytes.
constexpr std::size_t memory_of_a_connection = 24 * 1024;
// Nobody sends a body to what only reads; a little is passed over.
constexpr std::size_t largest_body = 64 * 1024;

/// Each connection is a file; the usual limit is meant for programs with fewer.
void allow_files(unsigned wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Each thread waits for connections to the same socket: of one that comes, all but one find nothing.
int non_blocking(int socket) {
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    return socket;
}

MHD_Result take_pair(void* list, MHD_ValueKind /*kind*/, const char* key, std::size_t key_size,
                     const char* value, std::size_t value_size) {
    static_cast<std::vector<std::pair<std::string, std::string>>*>(list)->emplace_back(
        std::string(key, key_size), value == nullptr ? std::string() : std::string(value, value_size));
    return MHD_YES;
}

Request request_of(MHD_Connection* connection, const char* path, const char* method) {
    Request request{.method = method, .path = path};
    MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, take_pair, &request.parameters);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_pair, &request.headers);
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info != nullptr) request.client = figures_of(info->client_addr);
    return request;
}

struct ResponseDestroyer {
    void operator()(MHD_Response* response) const noexcept { MHD_destroy_response(response); }
};

/// The library closes it. It could open one itself, but does not reliably tell why it cannot (1.0).
int listening_socket(const ListenAddress& address) {
    const bool is_ipv6 = address.is_ipv6();
    const int socket = ::socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto set = [socket](int level, int option) {
        const int on = 1;
        return ::setsockopt(socket, level, option, &on, sizeof on) == 0;
    };
    const socklen_t size = is_ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    if (socket >= 0 && set(SOL_SOCKET, SO_REUSEADDR) && (!is_ipv6 || set(IPPROTO_IPV6, IPV6_V6ONLY)) &&
        ::bind(socket, address.generic(), size) == 0 && ::listen(socket, SOMAXCONN) == 0)
        return socket;
    const std::string why = std::strerror(errno);
    if (socket >= 0) ::close(socket);
    throw Error(ErrorKind::failed, fmt::format("cannot listen on {}: {}", address.text(), why));
}

MHD_Result send(MHD_Connection* connection, const Answer& answer) {
    // The body goes out from where it is; the library holds a copy of what shares it until then.
    auto body = std::make_unique<SharedText>(answer.body);
    const std::unique_ptr<MHD_Response, ResponseDestroyer> response(
        MHD_create_response_from_buffer_with_free_callback_cls(
            body->size(), const_cast<char*>(body->view().data()),
            [](void* held) { delete static_cast<SharedText*>(held); }, body.get()));
    if (!response) return MHD_NO;
    body.release();  // NOLINT(bugprone-unused-return-value): the response has it
    for (const auto& [name, value] : answer.headers)
        MHD_add_response_header(response.get(), name.c_str(), value.c_str());
    return MHD_queue_response(connection, static_cast<unsigned>(answer.status), response.get());
}

}  // namespace

struct HttpServer::Implementation {
    struct DaemonStopper {
        void operator()(MHD_Daemon* running) const noexcept { MHD_stop_daemon(running); }
    };

    /// What is known of a request while its body comes.
    struct Incoming {
        std::size_t body = 0;
    };

    static MHD_Result on_request(void* self, MHD_Connection* connection, const char* path, const char* method,
                                 const char* /*version*/, const char* /*data*/, std::size_t* size,
                                 void** state) {
        return static_cast<Implementation*>(self)->take(connection, path, method, *size, *state);
    }

    static void on_end(void* self, MHD_Connection* /*connection*/, void** state,
                       MHD_RequestTerminationCode /*why*/) {
        if (*state == nullptr) return;
        delete static_cast<Incoming*>(*state);  // the library hands back a plain pointer
        *state = nullptr;
        --static_cast<Implementation*>(self)->active;
    }

    MHD_Result take(MHD_Connection* connection, const char* path, const char* method, std::size_t& size,
                    void*& state) {
        if (state == nullptr) {
            if (is_ending) return MHD_NO;
            state = new Incoming;
            ++active;
            return MHD_YES;
        }
        if (size == 0) return send(connection, handler(request_of(connection, path, method)));
        auto& incoming = *static_cast<Incoming*>(state);
        incoming.body += size;
        size = 0;
        return incoming.body > largest_body ? MHD_NO : MHD_YES;
    }

    Handler handler;
    std::atomic<int> active = 0;
    std::atomic<bool> is_ending = false;
    std::unique_ptr<MHD_Daemon, DaemonStopper> daemon{};
    std::string address{};
};

HttpServer::HttpServer(const HttpSettings& settings, Handler handler)
    : impl_(std::make_unique<Implementation>()) {
    impl_->handler = std::move(handler);
    constexpr unsigned other_files = 64;
    allow_files(settings.connections + other_files);
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;
    if (settings.address.is_ipv6()) flags |= MHD_USE_IPv6;
    const MHD_socket socket =
        settings.socket ? non_blocking(*settings.socket) : listening_socket(settings.address);
    errno = 0;
    impl_->daemon.reset(MHD_start_daemon(
        flags, 0, nullptr, nullptr, &Implementation::on_request, impl_.get(), MHD_OPTION_LISTEN_SOCKET,
        socket, MHD_OPTION_THREAD_POOL_SIZE, std::max(settings.threads, 2U), MHD_OPTION_CONNECTION_LIMIT,
        settings.connections, MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(settings.idle.count()),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_of_a_connection, MHD_OPTION_NOTIFY_COMPLETED,
        &Implementation::on_end, impl_.get(), MHD_OPTION_END));
    if (!impl_->daemon)
        throw Error(ErrorKind::failed,
                    fmt::format("cannot serve on {}: {}", settings.address.text(),
                                errno != 0 ? std::strerror(errno) : "the server did not start"));
    const auto* info = MHD_get_daemon_info(impl_->daemon.get(), MHD_DAEMON_INFO_BIND_PORT);
    const bool has_port = info != nullptr && info->port != 0;
    impl_->address = settings.address.text(has_port ? std::optional(info->port) : std::nullopt);
}

HttpServer::~HttpServer() {
    constexpr std::chrono::milliseconds patience{500};
    const auto end = std::chrono::steady_clock::now() + patience;
    // Not MHD_quiesce_daemon(): where a thread takes the socket out of its epoll set first, that aborts the
    // program (0.9.75).
    impl_->is_ending = true;
    while (impl_->active > 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    impl_->daemon.reset();
}

std::string HttpServer::address() const {
    return impl_->address;
}

}  // namespace jobfeed::serve
