// SPDX-License-Identifier: MIT
#pragma once

#include "http/retry.hpp"

#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::http {

/// Bytes after the end of a body that may be read (and hold nothing): what a SIMD parser asks for.
inline constexpr std::size_t body_padding = 64;

/// What is sent with POST.
struct Post {
    std::string body;                    ///< JSON
    std::vector<std::string> headers{};  ///< `Name: value`
};

struct Request {
    std::uint64_t id = 0;  ///< the caller's own; comes back in the response
    std::string url;
    bool urgent = false;                        ///< goes before those that are not
    std::optional<Timestamp> modified_since{};  ///< sent as `If-Modified-Since`, to the second
    bool anonymous = false;                     ///< sent without the token
    bool may_fail = false;                      ///< once its attempts are used up, the failure is the answer
    std::optional<Post> post{};                 ///< none: GET. A redirect of it is an answer
};

/// An answer: any status that is not retried, or 0 with `failure` if a request that may fail got none.
struct Response {
    Request request;
    int attempt = 1;
    int status = 0;
    std::optional<std::chrono::system_clock::time_point> date;  ///< the server's clock
    std::chrono::seconds age{0};  ///< so long ago, if the answer comes from a cache
    std::string body;             ///< unpacked; its capacity exceeds its size by body_padding or more
    std::string failure{};        ///< why there is no answer, of a request that may fail
    bool lasting = false;         ///< of a failure: it will not pass by itself
    std::optional<std::chrono::seconds> retry_after{};  ///< what the server asked for, of a failure
    bool token_is_old = false;                          ///< another token has been set since it was asked for
};

struct FetcherOptions {
    std::string origin;  ///< the only origin that is asked, and the only one that gets the token
    std::string token;   ///< empty: none is sent; it is masked in all that comes back
    int jobs = 4;
    std::chrono::seconds connect_timeout{15};
    std::chrono::seconds stall_timeout{60};  ///< without a byte
    int retries = 5;                         ///< attempts after the first
    std::size_t max_body = std::size_t{16} << 20;
    std::optional<std::chrono::seconds> max_duration{};  ///< after which nothing is waited for
    std::string ca_file{};                               ///< certificates to trust; empty: the machine's
    bool http1_1 = false;                                ///< never HTTP/2
    std::function<bool()> stop_requested;
    std::function<void(std::string_view)> note;
    std::function<std::optional<Request>()> probe{};  ///< what to request when the circuit breaker pauses
    Clock* clock = nullptr;                           ///< nullptr: the machine's
    std::uint64_t seed = 0;                           ///< of the jitter; 0: by chance
};

struct Figures {
    std::uint64_t requests = 0;    ///< sent, attempts included
    std::uint64_t bytes = 0;       ///< of bodies, unpacked
    std::uint64_t wire_bytes = 0;  ///< of bodies, as they came
};

/// Fetches URLs of one origin, `jobs` at a time, over connections that stay open. Transient
/// failures (network, 408, 429, 5xx) are retried after a pause. A `Retry-After` holds back all requests; that
/// of a request that `may_fail` does so only with status 429. When the first attempts of ten requests with
/// `may_fail` fail in a row, a circuit breaker pauses all requests.
class Fetcher {
  public:
    explicit Fetcher(FetcherOptions options);
    ~Fetcher();
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    /// Queues a request; wait() returns its response. Throws Error (unavailable) for another origin.
    void start(Request request);

    /// Whether nothing is queued or under way.
    [[nodiscard]] bool idle() const;

    /// Waits for the next answer, in whatever order they come; nothing once the longest duration is over.
    /// Must not be called when idle. Throws Error: unavailable (attempts used up, a refused redirect, a
    /// certificate that does not verify), stopped.
    [[nodiscard]] std::optional<Response> wait();

    /// Queues the request of an answer that turned out to be unreadable once more. Throws Error (unavailable)
    /// with `why` once its attempts are used up. `quietly`: without a note.
    void again(Response response, std::string_view why, bool quietly = false);

    /// Sends this token from now on.
    void set_token(std::string token);

    [[nodiscard]] Figures figures() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed::http
