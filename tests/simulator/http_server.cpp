// SPDX-License-Identifier: MIT
#include "http_server.hpp"

#include <httplib.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace simulator {
namespace {

constexpr int waiting_connections = 256;

/// A thread serves one connection as long as it is kept alive. cpp-httplib's own pool starts all its threads
/// at once, which takes longer than most tests.
class ThreadsAsNeeded final : public httplib::TaskQueue {
    using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));  // void or bool, by version

  public:
    Enqueued enqueue(std::function<void()> task) override {
        const std::scoped_lock lock(mutex_);
        tasks_.push_back(std::move(task));
        if (tasks_.size() > idle_) {
            threads_.emplace_back([this] { work(); });
        } else {
            more_.notify_one();
        }
        return static_cast<Enqueued>(true);
    }

    void shutdown() override {
        {
            const std::scoped_lock lock(mutex_);
            ended_ = true;
        }
        more_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            ++idle_;
            more_.wait(lock, [this] { return ended_ || !tasks_.empty(); });
            --idle_;
            if (tasks_.empty()) return;
            const auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_{};
    std::condition_variable more_{};
    std::deque<std::function<void()>> tasks_{};
    std::vector<std::thread> threads_{};
    std::size_t idle_ = 0;
    bool ended_ = false;
};

/// Whether the descriptor is a socket of ours on that port.
bool is_local_socket(int descriptor, std::uint16_t port) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    return getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
           address.sin_family == AF_INET && ntohs(address.sin_port) == port;
}

/// Whether the descriptor is connected to that port of 127.0.0.1.
bool is_connected_to(int descriptor, int port) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    return getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
           address.sin_family == AF_INET && ntohs(address.sin_port) == port;
}

template <typename Action>
void for_each_descriptor(Action action) {
    for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        const auto name = entry.path().filename().string();
        int descriptor = -1;
        std::from_chars(name.data(), name.data() + name.size(), descriptor);
        action(descriptor);
    }
}

/// Resets the connection from that port of a client. To connect a socket to nothing sends a reset; what
/// cpp-httplib then writes goes nowhere.
void reset_connection(std::uint16_t port, int client_port) {
    for_each_descriptor([&](int descriptor) {
        if (is_local_socket(descriptor, port) && is_connected_to(descriptor, client_port)) {
            const sockaddr nothing{AF_UNSPEC, {}};
            ::connect(descriptor, &nothing, sizeof nothing);
        }
    });
}

/// Ends what is connected to that port. cpp-httplib 0.11 keeps its connections to itself and waits for
/// idle ones to run out of time, so that stopping would take as long as clients are kept alive.
void shut_connections_down(std::uint16_t port) {
    for_each_descriptor([&](int descriptor) {
        if (is_local_socket(descriptor, port)) {
            ::shutdown(descriptor, SHUT_RDWR);
        }
    });
}

Request from_httplib(const httplib::Request& incoming) {
    Request request{incoming.method, incoming.target, {}, incoming.body};
    for (const auto& [name, value] : incoming.headers) {
        request.headers.emplace_back(name, value);
    }
    return request;
}

void to_httplib(Answer answer, httplib::Response& outgoing) {
    outgoing.status = answer.status;
    std::string content_type;
    for (auto& [name, value] : answer.headers) {
        if (name == "Content-Type") {
            content_type = value;
        } else {
            outgoing.set_header(name, value);
        }
    }
    if (answer.body.empty()) {
        outgoing.set_content("", content_type);
        return;
    }
    // A provider of known length, because cpp-httplib would compress a body that it is simply given.
    const auto body = std::make_shared<const std::string>(std::move(answer.body));
    if (answer.is_chunked) {
        outgoing.set_chunked_content_provider(content_type, [body](std::size_t, httplib::DataSink& sink) {
            const bool is_sent = sink.write(body->data(), body->size());
            sink.done();
            return is_sent;
        });
        return;
    }
    outgoing.set_content_provider(body->size(), content_type,
                                  [body](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                                      return sink.write(body->data() + offset, length);
                                  });
}

}  // namespace

struct HttpServer::Implementation {
    httplib::Server server;
    int listener = -1;
    std::uint16_t port = 0;
    std::future<void> serving;
};

HttpServer::HttpServer(std::uint16_t port, Handler handler)
    : implementation_(std::make_unique<Implementation>()) {
    auto& server = implementation_->server;
    server.new_task_queue = [] { return new ThreadsAsNeeded; };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1'000'000);
    server.set_keep_alive_timeout(30);
    server.set_socket_options([this](auto socket) {
        const int on = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        implementation_->listener = socket;
    });
    const auto serve = [this, handler = std::move(handler)](const httplib::Request& incoming,
                                                            httplib::Response& outgoing) {
        auto answer = handler(from_httplib(incoming));
        if (answer.status == 0) {
            reset_connection(implementation_->port, incoming.remote_port);
        } else {
            // cpp-httplib would compress what is chunked once more.
            const_cast<httplib::Request&>(incoming).headers.erase("Accept-Encoding");
            to_httplib(std::move(answer), outgoing);
        }
    };
    server.Get(".*", serve);
    server.Post(".*", serve);
    const int bound = port == 0 ? server.bind_to_any_port("127.0.0.1")
                                : (server.bind_to_port("127.0.0.1", port) ? port : -1);
    if (bound <= 0) {
        throw std::runtime_error("cannot listen on 127.0.0.1:" + std::to_string(port));
    }
    implementation_->port = static_cast<std::uint16_t>(bound);
    // cpp-httplib lets 5 connections wait; one more loses a second to a repeated SYN.
    ::listen(implementation_->listener, waiting_connections);
    implementation_->serving = std::async(std::launch::async, [&server] { server.listen_after_bind(); });
    while (!server.is_running()) {
        std::this_thread::yield();  // stopping a server that does not run yet would do nothing
    }
}

HttpServer::~HttpServer() {
    implementation_->server.stop();
    do {
        shut_connections_down(implementation_->port);  // again, for what was just being accepted
    } while (implementation_->serving.wait_for(std::chrono::milliseconds{2}) != std::future_status::ready);
}

std::uint16_t HttpServer::port() const {
    return implementation_->port;
}

}  // namespace simulator
