// SPDX-License-Identifier: MIT
#include "http/fetcher.hpp"

#include "http/url.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/version.hpp>

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <random>
#include <utility>
#include <vector>

namespace jobfeed::http {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCloser {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void initialise_curl_once() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw Error(ErrorKind::failed, "libcurl cannot be initialised");
}

/// A request on its way: waiting for its time, or being transferred.
struct Attempt {
    Request request;
    int number = 1;
    Clock::TimePoint not_before{};
    std::uint64_t token = 0;  ///< number of the token it is sent with
};

/// One connection's worth of work; reused for request after request.
struct Transfer {
    std::unique_ptr<curl_slist, ListCloser> headers;
    std::unique_ptr<CURL, EasyCloser> easy;
    Attempt attempt;
    std::string body;
    std::size_t max_body = 0;
    std::size_t likely_size = 0;
    bool too_long = false;
    bool busy = false;
    char error[CURL_ERROR_SIZE] = "";
};

// Bytes a second, below which a transfer counts as stalled: a server that sends a byte now and then comes to no end. A
// page at this speed would take a quarter of an hour.
constexpr long slowest = 100;

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t bytes = size * count;
    if (transfer.body.size() + bytes > transfer.max_body) {
        transfer.too_long = true;
        return 0;
    }
    try {
        if (transfer.body.empty()) transfer.body.reserve(transfer.likely_size + body_padding);
        transfer.body.append(data, bytes);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return bytes;
}

template <typename Value>
Value info(const Transfer& transfer, CURLINFO which) {
    Value value{};
    curl_easy_getinfo(transfer.easy.get(), which, &value);
    return value;
}

std::optional<std::chrono::system_clock::time_point> header_date(const Transfer& transfer) {
    curl_header* header = nullptr;
    if (curl_easy_header(transfer.easy.get(), "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return std::nullopt;
    const time_t seconds = curl_getdate(header->value, nullptr);
    if (seconds < 0) return std::nullopt;
    return std::chrono::system_clock::from_time_t(seconds);
}

/// What the server asks for, in seconds or as a date; 0 if that is past or unreadable. Nothing: it does not ask.
std::optional<std::chrono::seconds> retry_after(const Transfer& transfer) {
    curl_header* header = nullptr;
    const auto found = curl_easy_header(transfer.easy.get(), "Retry-After", 0, CURLH_HEADER, -1, &header);
    if (found != CURLHE_OK) return std::nullopt;
    return std::chrono::seconds{info<curl_off_t>(transfer, CURLINFO_RETRY_AFTER)};
}

bool is_passing(int status) { return status == 408 || status == 429 || status >= 500; }

bool is_passing(CURLcode result) {
    return result != CURLE_PEER_FAILED_VERIFICATION && result != CURLE_SSL_CACERT_BADFILE &&
           result != CURLE_UNSUPPORTED_PROTOCOL && result != CURLE_URL_MALFORMAT && result != CURLE_OUT_OF_MEMORY;
}

}  // namespace

class Fetcher::Implementation {
  public:
    explicit Implementation(FetcherOptions options)
        : options_(std::move(options)),
          clock_(options_.clock != nullptr ? *options_.clock : steady_clock()),
          began_(clock_.now()),
          backoff_(options_.seed != 0 ? options_.seed : std::random_device{}()) {
        initialise_curl_once();
        multi_.reset(curl_multi_init());
        if (!multi_) throw Error(ErrorKind::failed, "libcurl cannot be started");
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options_.jobs));
        curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
        for (int job = 0; job < options_.jobs; ++job) transfers_.push_back(make_transfer());
    }

    ~Implementation() {
        for (const auto& transfer : transfers_) {
            if (transfer->busy) curl_multi_remove_handle(multi_.get(), transfer->easy.get());
        }
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void start(Attempt attempt) {
        if (origin(attempt.request.url) != options_.origin) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("refused to ask {}: it is not at {}", attempt.request.url, options_.origin));
        }
        if (attempt.request.urgent) {
            waiting_.push_front(std::move(attempt));
        } else {
            waiting_.push_back(std::move(attempt));
        }
    }

    [[nodiscard]] bool idle() const { return waiting_.empty() && under_way() == 0; }

    std::optional<Response> wait() {
        while (true) {
            if (options_.stop_requested && options_.stop_requested()) {
                throw Error(ErrorKind::stopped, "stopped while reading the feed");
            }
            if (options_.max_duration && clock_.now() - began_ >= *options_.max_duration) return std::nullopt;
            begin_transfers();
            if (under_way() == 0) {
                rest();
                continue;
            }
            int running = 0;
            check(curl_multi_perform(multi_.get(), &running));
            const auto before = under_way();
            if (auto response = next_finished()) return response;
            if (under_way() == before) check(curl_multi_poll(multi_.get(), nullptr, 0, 100, nullptr));
        }
    }

    void retry(Request request, int attempt, std::string_view why, std::optional<std::chrono::seconds> retry_after) {
        if (attempt > options_.retries) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("{} failed {}: {}; nothing was lost, run again later", request.url,
                                    attempt == 1 ? "at once" : fmt::format("{} times", attempt), why));
        }
        const milliseconds pause = backoff_.pause(attempt, retry_after);
        const auto due = clock_.now() + pause;
        if (retry_after) nothing_before_ = std::max(nothing_before_, due);
        if (options_.note) {
            options_.note(fmt::format("{}: {}; again in {:.1f} s (attempt {} of {})", request.url, why,
                                      static_cast<double>(pause.count()) / 1000, attempt + 1, options_.retries + 1));
        }
        start({.request = std::move(request), .number = attempt + 1, .not_before = due});
    }

    void set_token(std::string token) {
        options_.token = std::move(token);
        ++token_number_;
    }

    [[nodiscard]] Figures figures() const { return figures_; }

  private:
    [[nodiscard]] std::unique_ptr<curl_slist, ListCloser> headers_of(const Request& request) const {
        std::unique_ptr<curl_slist, ListCloser> headers;
        const auto add = [&headers](const std::string& line) {
            headers.reset(curl_slist_append(headers.release(), line.c_str()));
        };
        add("Accept: application/json");
        if (!options_.token.empty() && !request.anonymous) add("Authorization: Bearer " + options_.token);
        if (request.modified_since) {
            const auto moment = std::chrono::floor<std::chrono::seconds>(*request.modified_since);
            add(fmt::format("If-Modified-Since: {:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(moment.time_since_epoch().count())));
        }
        return headers;
    }

    std::unique_ptr<Transfer> make_transfer() {
        auto transfer = std::make_unique<Transfer>();
        transfer->easy.reset(curl_easy_init());
        if (!transfer->easy) throw Error(ErrorKind::failed, "libcurl cannot be started");
        transfer->max_body = options_.max_body;
        CURL* const easy = transfer->easy.get();
        curl_easy_setopt(easy, CURLOPT_USERAGENT,
                         fmt::format("jobfeed/{} (+{})", version(), project_page()).c_str());
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_timeout.count()));
        if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, slowest);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stall_timeout.count()));
        // Ten times the stall is long enough for any page.
        curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(options_.stall_timeout.count()) * 10);
        // Large reads save system calls: a page is over half a megabyte.
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
        if (options_.origin.starts_with("https:")) curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
        return transfer;
    }

    [[nodiscard]] std::ptrdiff_t under_way() const {
        return std::count_if(transfers_.begin(), transfers_.end(), [](const auto& t) { return t->busy; });
    }

    void begin_transfers() {
        const auto now = clock_.now();
        if (now < nothing_before_) return;
        for (const auto& transfer : transfers_) {
            if (transfer->busy) continue;
            const auto due = std::find_if(waiting_.begin(), waiting_.end(),
                                          [now](const Attempt& attempt) { return attempt.not_before <= now; });
            if (due == waiting_.end()) return;
            transfer->attempt = std::move(*due);
            waiting_.erase(due);
            begin(*transfer);
        }
    }

    void begin(Transfer& transfer) {
        transfer.body.clear();
        transfer.likely_size = likely_size_;
        transfer.too_long = false;
        transfer.error[0] = '\0';
        transfer.busy = true;
        transfer.attempt.token = token_number_;
        transfer.headers = headers_of(transfer.attempt.request);
        ++figures_.requests;
        curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
        curl_easy_setopt(transfer.easy.get(), CURLOPT_URL, transfer.attempt.request.url.c_str());
        check(curl_multi_add_handle(multi_.get(), transfer.easy.get()));
    }

    /// Nothing is under way: let time pass until something is due, a little at a time so that a stop is noticed.
    void rest() {
        const auto earliest =
            std::min_element(waiting_.begin(), waiting_.end(),
                             [](const Attempt& a, const Attempt& b) { return a.not_before < b.not_before; });
        if (earliest == waiting_.end()) throw Error(ErrorKind::failed, "waited for an answer to no request");
        const auto due = std::max(earliest->not_before, nothing_before_);
        const auto remaining = std::chrono::ceil<milliseconds>(due - clock_.now());
        if (remaining > 0ms) clock_.sleep(std::min(remaining, milliseconds{100}));
    }

    std::optional<Response> next_finished() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode result = message->data.result;
            char* user = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
            auto& transfer = *reinterpret_cast<Transfer*>(user);  // what CURLOPT_PRIVATE was given
            curl_multi_remove_handle(multi_.get(), transfer.easy.get());
            transfer.busy = false;
            if (auto response = settle(transfer, result)) return response;
        }
        return std::nullopt;
    }

    std::optional<Response> settle(Transfer& transfer, CURLcode result) {
        figures_.bytes += transfer.body.size();
        figures_.wire_bytes += static_cast<std::uint64_t>(info<curl_off_t>(transfer, CURLINFO_SIZE_DOWNLOAD_T));
        if (transfer.too_long) {
            return fail(transfer, fmt::format("the answer is longer than {} MiB", options_.max_body >> 20), std::nullopt);
        }
        if (result != CURLE_OK) {
            const char* why = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(result);
            if (!is_passing(result)) {
                throw Error(ErrorKind::unavailable, fmt::format("{} cannot be read: {}", transfer.attempt.request.url, why));
            }
            return fail(transfer, why, std::nullopt);
        }
        const int status = static_cast<int>(info<long>(transfer, CURLINFO_RESPONSE_CODE));
        if (is_passing(status)) return fail(transfer, fmt::format("HTTP status {}", status), retry_after(transfer));
        if (const char* target = info<char*>(transfer, CURLINFO_REDIRECT_URL); target != nullptr) {
            follow(std::move(transfer.attempt.request), transfer.attempt.number, target);
            return std::nullopt;
        }
        return answer(transfer, status);
    }

    /// Tries again, or takes the failure for the answer.
    std::optional<Response> fail(Transfer& transfer, std::string why, std::optional<std::chrono::seconds> retry_after) {
        Attempt& attempt = transfer.attempt;
        if (attempt.request.may_fail && (!retry_after || attempt.number > options_.retries)) {
            transfer.body.clear();
            Response response = answer(transfer, 0);
            response.failure = std::move(why);
            return response;
        }
        retry(std::move(attempt.request), attempt.number, why, retry_after);
        return std::nullopt;
    }

    Response answer(Transfer& transfer, int status) {
        likely_size_ = std::max(likely_size_, transfer.body.size());
        transfer.body.reserve(transfer.body.size() + body_padding);
        const char* type = info<char*>(transfer, CURLINFO_CONTENT_TYPE);
        return {.request = std::move(transfer.attempt.request),
                .attempt = transfer.attempt.number,
                .status = status,
                .content_type = type != nullptr ? type : "",
                .date = header_date(transfer),
                .body = std::exchange(transfer.body, {}),
                .token_is_old = transfer.attempt.token != token_number_};
    }

    void follow(Request request, int attempt, const std::string& target) {
        if (origin(target) != options_.origin) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("{} redirects to {}, which is not at {}: refused, and the token was not sent there; "
                                    "if the feed has moved, give its new address with --url",
                                    request.url, target, options_.origin));
        }
        if (attempt > options_.retries) {
            throw Error(ErrorKind::unavailable, fmt::format("{} redirects again and again", request.url));
        }
        request.url = target;
        start({.request = std::move(request), .number = attempt + 1});
    }

    static void check(CURLMcode code) {
        if (code != CURLM_OK) {
            throw Error(ErrorKind::failed, fmt::format("libcurl failed: {}", curl_multi_strerror(code)));
        }
    }

    FetcherOptions options_;
    Clock& clock_;
    Clock::TimePoint began_;
    Backoff backoff_;
    Clock::TimePoint nothing_before_{};
    std::size_t likely_size_ = 0;
    Figures figures_;
    std::deque<Attempt> waiting_;
    std::uint64_t token_number_ = 0;
    std::unique_ptr<CURLM, MultiCloser> multi_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
};

Fetcher::Fetcher(FetcherOptions options) : impl_(std::make_unique<Implementation>(std::move(options))) {}
Fetcher::~Fetcher() = default;

void Fetcher::start(Request request) { impl_->start({.request = std::move(request)}); }
void Fetcher::set_token(std::string token) { impl_->set_token(std::move(token)); }
bool Fetcher::idle() const { return impl_->idle(); }
std::optional<Response> Fetcher::wait() { return impl_->wait(); }
void Fetcher::again(Response response, std::string_view why) {
    impl_->retry(std::move(response.request), response.attempt, why, std::nullopt);
}
Figures Fetcher::figures() const { return impl_->figures(); }

}  // namespace jobfeed::http
