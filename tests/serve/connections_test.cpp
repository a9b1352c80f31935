// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include <jobfeed/error.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "catch.hpp"

#include <atomic>
#include <thread>

namespace jobfeed::test {
namespace {

/// A connection on which a test writes what it likes.
class Connection {
  public:
    explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(socket_); }

    [[nodiscard]] bool connected() const { return connected_; }

    void write(std::string_view text) const { (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }

    /// The first line that comes; empty if the server closes instead.
    [[nodiscard]] std::string status_line() const {
        std::string text(2048, '\0');
        const auto size = ::recv(socket_, text.data(), text.size(), 0);
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text.substr(0, text.find('\r'));
    }

    /// Whether the server has closed it.
    [[nodiscard]] bool closed() const {
        char letter = 0;
        return ::recv(socket_, &letter, 1, 0) <= 0;
    }

  private:
    int socket_;
    bool connected_ = false;
};

struct Served {
    Served() : mirror(feed) { mirror.sync(); }

    FeedServerSettings open() const {
        FeedServerSettings settings;
        settings.open = true;
        return settings;
    }

    simulator::Simulator feed{feed_of(50)};
    PublicMirror mirror;
};

}  // namespace

TEST_CASE("Idle and half-spoken connections do not keep others waiting") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    const int port = port_of(served.server.address());
    std::vector<std::unique_ptr<Connection>> idle;
    for (int i = 0; i < 300; ++i) {
        idle.push_back(std::make_unique<Connection>(port));
        REQUIRE(idle.back()->connected());
        if (i % 2 == 0) idle.back()->write("GET /public-feed/api/v1/ads HTT");
    }
    const auto began = std::chrono::steady_clock::now();
    CHECK(served.get("/public-feed/api/v1/ads")->status == 200);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{2});
}

TEST_CASE("Headers and addresses without end are refused") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    const Connection headers(port_of(served.server.address()));
    headers.write("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(100'000, 'x'));
    CHECK(headers.status_line().find(" 431 ") != std::string::npos);
    const Connection target(port_of(served.server.address()));
    target.write("GET /" + std::string(100'000, 'x'));
    CHECK(target.status_line().find(" 414 ") != std::string::npos);
    CHECK(served.get("/public-feed/api/v1/ads")->status == 200);
}

TEST_CASE("A body without end is cut off") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    const Connection connection(port_of(served.server.address()));
    connection.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    for (int i = 0; i < 100; ++i) connection.write(std::string(10'000, 'x'));
    CHECK(connection.closed());
}

TEST_CASE("One connection takes many requests") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    httplib::Client client("127.0.0.1", port_of(served.server.address()));
    client.set_keep_alive(true);
    for (int i = 0; i < 50; ++i) {
        const auto answer = client.Get("/public-feed/api/v1/ads?size=1");
        REQUIRE(answer);
        CHECK(answer->get_header_value("Connection") != "close");
    }
}

TEST_CASE("Many ask at once, and each gets its answer") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&served, &right, i] {
            for (int j = 0; j < 20; ++j) {
                httplib::Client client("127.0.0.1", port_of(served.server.address()));
                const auto answer = client.Get(fmt::format("/public-feed/api/v1/ads?size=1&page={}", i));
                if (answer && answer->body.find(fmt::format("\"pageNumber\":{},", i)) != std::string::npos)
                    ++right;
            }
        });
    }
    for (std::thread& client : clients) client.join();
    CHECK(right == 16 * 20);
}

TEST_CASE("A server ends within a second, whoever is connected") {
    Served some;
    auto served = std::make_unique<ServedMirror>(some.mirror.path, some.open());
    const Connection idle(port_of(served->server.address()));
    const Connection slow(port_of(served->server.address()));
    slow.write("GET /public-feed/api/v1/ads HTTP/1.1\r\nHos");
    const auto began = std::chrono::steady_clock::now();
    served.reset();
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{1});
    CHECK(idle.closed());
}

TEST_CASE("A server that ends while many ask has answered them, or closed their connections") {
    Served some;
    std::atomic<int> port = 0;
    std::atomic<bool> is_over = false;
    std::atomic<int> answered = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([&] {
            while (!is_over) {
                httplib::Client client("127.0.0.1", port);
                const auto answer = client.Get("/public-feed/api/v1/ads?size=5");
                if (!answer) continue;
                ++answered;
                if (answer->status != 200 || !answer->body.ends_with("}")) ++wrong;
            }
        });
    }
    for (int i = 0; i < 25; ++i) {
        const ServedMirror served(some.mirror.path, some.open());
        port = port_of(served.server.address());
        const int enough = answered + 8;
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (answered < enough && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        CHECK(answered >= enough);
    }
    is_over = true;
    for (std::thread& client : clients) client.join();
    CHECK(wrong == 0);
}

TEST_CASE("Where another listens, a server says so") {
    Served some;
    const ServedMirror served(some.mirror.path, some.open());
    FeedServerSettings settings = some.open();
    settings.mirror = some.mirror.path;
    settings.port = static_cast<std::uint16_t>(port_of(served.server.address()));
    CHECK_THROWS_WITH(FeedServer(settings), ContainsSubstring("Address already in use"));
    settings.host = "example";
    CHECK_THROWS_WITH(FeedServer(settings), ContainsSubstring("'example' is not a numeric IP address"));
}

TEST_CASE("Only where this machine alone can connect is no token needed, unless insisted on") {
    Served some;
    FeedServerSettings settings = some.open();
    settings.mirror = some.mirror.path;
    settings.port = 0;
    for (const char* host : {"0.0.0.0", "::"}) {
        settings.host = host;
        CHECK_THROWS_WITH(FeedServer(settings), ContainsSubstring("insist with --open-to-network"));
    }
    settings.host = "127.0.0.2";
    CHECK(FeedServer(settings).address().starts_with("127.0.0.2:"));
    settings.host = "0.0.0.0";
    settings.open_to_network = true;
    CHECK(FeedServer(settings).address().starts_with("0.0.0.0:"));
}

}  // namespace jobfeed::test
