// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace jobfeed {

/// A request that was answered, for the log: it holds no token.
struct ServedRequest {
    std::string client;  ///< its address
    std::string method;
    std::string target;   ///< path and parameters
    std::string subject;  ///< of its token; empty without one
    int status = 0;
    std::uint64_t bytes = 0;  ///< of the body that was made for it
    std::chrono::microseconds duration{};
    std::string problem{};  ///< why it could not be answered, when that is the server's fault
};

/// What to serve, where, and to whom.
struct FeedServerSettings {
    std::filesystem::path mirror;
    std::string host = "127.0.0.1";                 ///< an address in figures
    std::uint16_t port = 8080;                      ///< 0: a free one
    std::optional<int> socket{};                    ///< that listens already: then host and port do not count
    unsigned threads = 2;                           ///< each reads the mirror over a connection of its own
    std::uint64_t cap = 5000;                       ///< how many hits a query of public-feed reaches
    bool open = false;                              ///< no token is needed; refused if others can connect
    bool open_to_network = false;                   ///< allows `open` where other machines can connect
    unsigned per_minute = 0;                        ///< feed requests of a token or address; 0: unlimited
    std::optional<std::chrono::seconds> max_age{};  ///< the mirror is not healthy when it is older
    std::function<Timestamp()> clock = now;
    std::function<void(const ServedRequest&)> log{};  ///< called by one thread at a time
};

/// Serves a mirror over HTTP while a run may write to it: NAV's public-feed at `/public-feed/api/v1/ads`, its
/// stilling-feed at `/api/v1/feed`, pages for people at `/`, and `/health` and `/metrics`. Answers until it
/// goes; then what is being answered has half a second.
class FeedServer {
  public:
    /// Listens from now on. Throws Error: usage, failed, database.
    explicit FeedServer(FeedServerSettings settings);
    FeedServer(const FeedServer&) = delete;
    FeedServer& operator=(const FeedServer&) = delete;
    ~FeedServer();

    /// `127.0.0.1:8080`, or `unix:/run/jobfeed.sock` for a socket that was given.
    [[nodiscard]] std::string address() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed
