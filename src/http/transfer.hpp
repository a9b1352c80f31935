// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"
#include "http/gunzip.hpp"

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace jobfeed::http {

struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// A request on its way: waiting for its time, or being transferred.
struct Attempt {
    Request request;
    int number = 1;
    Clock::TimePoint not_before{};
    Clock::TimePoint began{};
    std::uint64_t token = 0;  ///< number of the token it is sent with
};

/// One connection's worth of work; reused for request after request.
struct Transfer {
    std::unique_ptr<curl_slist, ListCloser> headers;
    std::unique_ptr<CURL, EasyCloser> easy;
    Attempt attempt;
    std::string body;
    Gunzip gunzip;
    bool began = false;   ///< some of the body has come
    bool packed = false;  ///< as gzip
    std::size_t max_body = 0;
    std::size_t likely_size = 0;
    std::string fault;  ///< why the body was not taken; empty if it was
    bool busy = false;
    char error[CURL_ERROR_SIZE] = "";
};

/// What curl knows of the transfer that has just ended.
template <typename Value>
Value info(const Transfer& transfer, CURLINFO which) {
    Value value{};
    curl_easy_getinfo(transfer.easy.get(), which, &value);
    return value;
}

/// A transfer with all that is the same for each request.
[[nodiscard]] std::unique_ptr<Transfer> make_transfer(const FetcherOptions& options);

[[nodiscard]] std::unique_ptr<curl_slist, ListCloser> headers_of(const Request& request,
                                                                 const std::string& token);

/// GET, or POST of the request's body, which has to stay where it is until the answer is there.
void set_method(const Transfer& transfer);

/// The server's clock.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> header_date(const Transfer& transfer);

/// How long the answer has been in a cache.
[[nodiscard]] std::chrono::seconds header_age(const Transfer& transfer);

/// What the server asks for, in seconds or as a date; 0 if that is past or unreadable. Nothing: it does not
/// ask.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const Transfer& transfer);

/// Whether it may go better another time.
[[nodiscard]] bool is_transient(int status);
[[nodiscard]] bool is_transient(CURLcode result);

/// Why the transfer failed, and what to do about it where that is known.
[[nodiscard]] std::string explain(const Transfer& transfer, CURLcode result);

}  // namespace jobfeed::http
