// SPDX-License-Identifier: MIT
#include "http/fetcher.hpp"

#include "http/transfer.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <curl/curl.h>
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

void initialise_curl_once() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw Error(ErrorKind::failed, "libcurl cannot be initialised");
}

}  // namespace

class Fetcher::Implementation {
    struct MultiCloser {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };

  public:
    explicit Implementation(FetcherOptions options)
        : options_(std::move(options)),
          clock_(options_.clock != nullptr ? *options_.clock : steady_clock()),
          began_(clock_.now()),
          backoff_(options_.seed != 0 ? options_.seed : std::random_device{}()) {
        keep_secret(options_.token);
        initialise_curl_once();
        multi_.reset(curl_multi_init());
        if (!multi_) throw Error(ErrorKind::failed, "libcurl cannot be started");
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options_.jobs));
        curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
        for (int job = 0; job < options_.jobs; ++job) transfers_.push_back(make_transfer(options_));
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
            throw Error(ErrorKind::unavailable, fmt::format("refused to ask {}: it is not at {}",
                                                            attempt.request.url, options_.origin));
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
                throw Error(ErrorKind::stopped, "stopped while waiting for an answer");
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

    void retry(Request request, int attempt, std::string_view why,
               std::optional<std::chrono::seconds> retry_after, bool quietly = false) {
        if (attempt > options_.retries) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("{} failed {}: {}; nothing was lost, run again later", request.url,
                                    attempt == 1 ? "at once" : fmt::format("{} times", attempt), why));
        }
        const milliseconds pause = backoff_.pause(attempt, retry_after);
        const auto due = clock_.now() + pause;
        if (retry_after) nothing_before_ = std::max(nothing_before_, due);
        if (!quietly) note({.request = request, .number = attempt}, why, pause);
        start({.request = std::move(request), .number = attempt + 1, .not_before = due});
    }

    void set_token(std::string token) {
        keep_secret(token);
        options_.token = std::move(token);
        ++token_number_;
    }

    [[nodiscard]] Figures figures() const { return figures_; }

  private:
    void note(const Attempt& attempt, std::string_view why, Clock::TimePoint::duration pause) const {
        if (!options_.note) return;
        options_.note(fmt::format("{}: {}; again in {:.1f} s (attempt {} of {})", attempt.request.url, why,
                                  std::chrono::duration<double>(pause).count(), attempt.number + 1,
                                  options_.retries + 1));
    }

    [[nodiscard]] std::ptrdiff_t under_way() const {
        return std::count_if(transfers_.begin(), transfers_.end(), [](const auto& t) { return t->busy; });
    }

    void begin_transfers() {
        const auto now = clock_.now();
        if (now < nothing_before_) return;
        for (const auto& transfer : transfers_) {
            if (transfer->busy) continue;
            if (breaker_level_ > 0 && under_way() > 0) return;  // one tells whether the others may go on
            const auto due = std::find_if(waiting_.begin(), waiting_.end(), [now](const Attempt& attempt) {
                return attempt.not_before <= now;
            });
            if (due == waiting_.end()) return;
            transfer->attempt = std::move(*due);
            waiting_.erase(due);
            begin(*transfer);
        }
    }

    void begin(Transfer& transfer) {
        transfer.body.clear();
        transfer.likely_size = likely_size_;
        transfer.began = transfer.packed = false;
        transfer.fault.clear();
        transfer.error[0] = '\0';
        transfer.busy = true;
        transfer.attempt.token = token_number_;
        transfer.attempt.began = clock_.now();
        transfer.headers = headers_of(transfer.attempt.request, options_.token);
        ++figures_.requests;
        curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
        curl_easy_setopt(transfer.easy.get(), CURLOPT_URL, transfer.attempt.request.url.c_str());
        set_method(transfer);
        check(curl_multi_add_handle(multi_.get(), transfer.easy.get()));
    }

    /// Nothing is under way: let time pass until something is due, a little at a time so that a stop is
    /// noticed.
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
            if (auto response = end_transfer(transfer, result)) return response;
        }
        return std::nullopt;
    }

    std::optional<Response> end_transfer(Transfer& transfer, CURLcode result) {
        figures_.bytes += transfer.body.size();
        figures_.wire_bytes +=
            static_cast<std::uint64_t>(info<curl_off_t>(transfer, CURLINFO_SIZE_DOWNLOAD_T));
        if (result == CURLE_OK && transfer.packed && !transfer.gunzip.is_complete())
            return fail(transfer, "the gzip stream of the response is truncated", std::nullopt);
        if (result != CURLE_OK) {
            const std::string why = redacted(explain(transfer, result));
            if (is_transient(result)) return fail(transfer, why, std::nullopt);
            if (result == CURLE_SSL_CACERT_BADFILE) throw Error(ErrorKind::usage, why);
            Response response =
                give_up(transfer, fmt::format("{} cannot be read: {}", transfer.attempt.request.url, why));
            response.lasting = true;
            return response;
        }
        const int status = static_cast<int>(info<long>(transfer, CURLINFO_RESPONSE_CODE));
        if (is_transient(status))
            return fail(transfer, fmt::format("HTTP status {}", status), retry_after(transfer));
        const char* target = info<char*>(transfer, CURLINFO_REDIRECT_URL);
        if (target != nullptr && !transfer.attempt.request.post) return follow(transfer, redacted(target));
        return answer(transfer, status);
    }

    /// Tries again, or takes the failure for the answer.
    std::optional<Response> fail(Transfer& transfer, std::string why,
                                 std::optional<std::chrono::seconds> retry_after) {
        Attempt& attempt = transfer.attempt;
        if (attempt.request.may_fail) {
            const bool too_many_requests = info<long>(transfer, CURLINFO_RESPONSE_CODE) == 429;
            // A single document's long pause is left to a later run; a 429 is meant for all.
            constexpr std::chrono::seconds longest_wait{60};
            const bool waits =
                retry_after && *retry_after > longest_wait && !(too_many_requests && attempt.number == 1);
            if (waits || attempt.number > options_.retries) return give_up(transfer, std::move(why));
            count_failure(attempt, why);
            if (!too_many_requests) return try_again_alone(attempt, why, retry_after);
        }
        retry(std::move(attempt.request), attempt.number, why, retry_after);
        return std::nullopt;
    }

    /// Without holding back the others.
    std::optional<Response> try_again_alone(Attempt& attempt, std::string_view why,
                                            std::optional<std::chrono::seconds> retry_after) {
        const auto due = clock_.now() + backoff_.pause(attempt.number, retry_after);
        note(attempt, why, due - clock_.now());
        start({.request = std::move(attempt.request), .number = attempt.number + 1, .not_before = due});
        return std::nullopt;
    }

    /// The circuit breaker: if the first attempts of this many requests with `may_fail` fail in a row, the
    /// service is down. All requests pause, longer each time; then a single one shows whether it is back.
    static constexpr int failures_that_open = 10;

    void count_failure(const Attempt& attempt, std::string_view why) {
        if (attempt.began < breaker_opened_) return;
        if (breaker_level_ == 0 && (attempt.number > 1 || ++failures_in_a_row_ < failures_that_open)) return;
        if (breaker_level_ >= options_.retries) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format(
                    "many requests in a row failed, the last one {}: {}; what was read is stored, run "
                    "again later",
                    attempt.request.url, why));
        }
        const milliseconds pause = backoff_.pause(++breaker_level_, std::nullopt);
        breaker_opened_ = clock_.now() + pause;
        nothing_before_ = std::max(nothing_before_, breaker_opened_);
        if (options_.note) {
            options_.note(fmt::format("many requests in a row failed ({}); all requests pause for {:.1f} s",
                                      why, static_cast<double>(pause.count()) / 1000));
        }
        if (auto request = options_.probe ? options_.probe() : std::nullopt)
            start({.request = std::move(*request)});
    }

    void close_breaker() {
        failures_in_a_row_ = 0;
        breaker_level_ = 0;
    }

    /// A response with `failure` if the request may fail; else throws Error (unavailable).
    Response give_up(Transfer& transfer, std::string why) {
        if (!transfer.attempt.request.may_fail) throw Error(ErrorKind::unavailable, why);
        transfer.body.clear();
        Response response = answer(transfer, 0);
        response.failure = std::move(why);
        response.retry_after = retry_after(transfer);
        return response;
    }

    Response answer(Transfer& transfer, int status) {
        if (status != 0 && transfer.attempt.request.may_fail) close_breaker();
        // Documents follow pages that are a hundred times as long: what was usual is soon forgotten.
        likely_size_ = std::max(likely_size_ / 2, transfer.body.size());
        // NAV's public token is asked for without one, and comes in a body.
        if (!transfer.attempt.request.anonymous) mask_secrets(transfer.body);
        transfer.body.reserve(transfer.body.size() + body_padding);
        return {.request = std::move(transfer.attempt.request),
                .attempt = transfer.attempt.number,
                .status = status,
                .date = header_date(transfer),
                .age = header_age(transfer),
                .body = std::exchange(transfer.body, {}),
                .token_is_old = transfer.attempt.token != token_number_};
    }

    std::optional<Response> follow(Transfer& transfer, const std::string& target) {
        Request& request = transfer.attempt.request;
        if (origin(target) != options_.origin) {
            return give_up(
                transfer,
                fmt::format(
                    "{} redirects to {}, which is not at {}: refused, and the token was not sent there; "
                    "if the feed has moved, give its new address with --url",
                    request.url, without_credentials(target), options_.origin));
        }
        const int attempt = transfer.attempt.number;
        if (attempt > options_.retries)
            return give_up(transfer, fmt::format("{} redirects too often", request.url));
        request.url = target;
        start({.request = std::move(request), .number = attempt + 1});
        return std::nullopt;
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
    Clock::TimePoint breaker_opened_{};  ///< what began before tells nothing new
    int breaker_level_ = 0;              ///< pauses so far; 0: closed
    int failures_in_a_row_ = 0;
    std::size_t likely_size_ = 0;
    Figures figures_;
    std::deque<Attempt> waiting_;
    std::uint64_t token_number_ = 0;
    std::unique_ptr<CURLM, MultiCloser> multi_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
};

Fetcher::Fetcher(FetcherOptions options) : impl_(std::make_unique<Implementation>(std::move(options))) {}
Fetcher::~Fetcher() = default;

void Fetcher::start(Request request) {
    impl_->start({.request = std::move(request)});
}
void Fetcher::set_token(std::string token) {
    impl_->set_token(std::move(token));
}
bool Fetcher::idle() const {
    return impl_->idle();
}
std::optional<Response> Fetcher::wait() {
    return impl_->wait();
}
void Fetcher::again(Response response, std::string_view why, bool quietly) {
    impl_->retry(std::move(response.request), response.attempt, why, std::nullopt, quietly);
}
Figures Fetcher::figures() const {
    return impl_->figures();
}

}  // namespace jobfeed::http
