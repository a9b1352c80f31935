// SPDX-License-Identifier: MIT
#include "http/transfer.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/version.hpp>

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <charconv>
#include <cstdint>
#include <new>
#include <string_view>

namespace jobfeed::http {
namespace {

// Bytes a second, below which a transfer counts as stalled: a server that sends a byte now and then comes to
// no end. A page at this speed would take a quarter of an hour.
constexpr long slowest = 100;

/// How the body is packed: `gzip`, or empty if it is not.
std::string packing(const Transfer& transfer) {
    curl_header* header = nullptr;
    const auto found =
        curl_easy_header(transfer.easy.get(), "Content-Encoding", 0, CURLH_HEADER, -1, &header);
    if (found != CURLHE_OK || curl_strequal(header->value, "identity") != 0) return {};
    const bool gzip =
        curl_strequal(header->value, "gzip") != 0 || curl_strequal(header->value, "x-gzip") != 0;
    return gzip ? "gzip" : header->value;
}

void begin_body(Transfer& transfer) {
    transfer.began = true;
    transfer.body.reserve(transfer.likely_size + body_padding);
    const std::string how = packing(transfer);
    transfer.packed = how == "gzip";
    if (transfer.packed) transfer.gunzip.begin();
    if (!how.empty() && !transfer.packed)
        transfer.fault = fmt::format("the response has Content-Encoding {}, which was not requested", how);
}

void take(Transfer& transfer, std::string_view bytes) {
    const std::size_t room = transfer.max_body - transfer.body.size();
    if (transfer.packed) {
        const auto result = transfer.gunzip.unpack(bytes, transfer.body, transfer.max_body);
        if (result == Gunzip::Result::unpacked) return;
        if (result == Gunzip::Result::broken) {
            transfer.fault = "the response is not valid gzip";
            return;
        }
    } else if (bytes.size() <= room) {
        transfer.body.append(bytes);
        return;
    }
    transfer.fault = fmt::format("the answer is longer than {} MiB", transfer.max_body >> 20);
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t bytes = size * count;
    try {
        if (!transfer.began) begin_body(transfer);
        if (transfer.fault.empty()) take(transfer, {data, bytes});
    } catch (const std::bad_alloc&) {
        transfer.fault = "there is not enough memory for the answer";
    }
    return transfer.fault.empty() ? bytes : 0;
}

}  // namespace

std::unique_ptr<Transfer> make_transfer(const FetcherOptions& options) {
    auto transfer = std::make_unique<Transfer>();
    transfer->easy.reset(curl_easy_init());
    if (!transfer->easy) throw Error(ErrorKind::failed, "libcurl cannot be started");
    transfer->max_body = options.max_body;
    CURL* const easy = transfer->easy.get();
    curl_easy_setopt(easy, CURLOPT_USERAGENT,
                     fmt::format("jobfeed/{} (+{})", version(), project_page()).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(options.http1_1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options.connect_timeout.count()));
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, slowest);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_timeout.count()));
    // Ten times the stall is long enough for any page.
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(options.stall_timeout.count()) * 10);
    // Large reads save system calls: a page is over half a megabyte.
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
    if (options.origin.starts_with("https:")) curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
    return transfer;
}

std::unique_ptr<curl_slist, ListCloser> headers_of(const Request& request, const std::string& token) {
    std::unique_ptr<curl_slist, ListCloser> headers;
    const auto add = [&headers](const std::string& line) {
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    };
    add("Accept: application/json");
    add("Accept-Encoding: gzip");  // unpacked here: libcurl stops after the first member
    // NAV lets caches keep an answer for five minutes; totals of different ages prove nothing.
    add("Cache-Control: no-cache");
    if (!token.empty() && !request.anonymous) add("Authorization: Bearer " + token);
    if (request.post) {
        add("Content-Type: application/json");
        add("Expect:");  // libcurl would wait a second for servers that do not answer it
        for (const std::string& line : request.post->headers) add(line);
    }
    if (request.modified_since) {
        const auto moment = std::chrono::floor<std::chrono::seconds>(*request.modified_since);
        add(fmt::format("If-Modified-Since: {:%a, %d %b %Y %H:%M:%S} GMT",
                        fmt::gmtime(moment.time_since_epoch().count())));
    }
    return headers;
}

void set_method(const Transfer& transfer) {
    CURL* const easy = transfer.easy.get();
    const auto& post = transfer.attempt.request.post;
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if (!post) return;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post->body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, post->body.data());
}

std::optional<std::chrono::system_clock::time_point> header_date(const Transfer& transfer) {
    curl_header* header = nullptr;
    if (curl_easy_header(transfer.easy.get(), "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return std::nullopt;
    const time_t seconds = curl_getdate(header->value, nullptr);
    if (seconds < 0) return std::nullopt;
    return std::chrono::system_clock::from_time_t(seconds);
}

std::chrono::seconds header_age(const Transfer& transfer) {
    curl_header* header = nullptr;
    if (curl_easy_header(transfer.easy.get(), "Age", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
    const std::string_view text = header->value;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds{error == std::errc{} && seconds > 0 ? seconds : 0};
}

std::optional<std::chrono::seconds> retry_after(const Transfer& transfer) {
    curl_header* header = nullptr;
    const auto found = curl_easy_header(transfer.easy.get(), "Retry-After", 0, CURLH_HEADER, -1, &header);
    if (found != CURLHE_OK) return std::nullopt;
    return std::chrono::seconds{info<curl_off_t>(transfer, CURLINFO_RETRY_AFTER)};
}

bool is_transient(int status) {
    return status == 408 || status == 429 || status >= 500;
}

bool is_transient(CURLcode result) {
    return result != CURLE_PEER_FAILED_VERIFICATION && result != CURLE_SSL_CACERT_BADFILE &&
           result != CURLE_UNSUPPORTED_PROTOCOL && result != CURLE_URL_MALFORMAT &&
           result != CURLE_OUT_OF_MEMORY;
}

std::string explain(const Transfer& transfer, CURLcode result) {
    if (!transfer.fault.empty()) return transfer.fault;
    std::string why = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(result);
    switch (result) {
        case CURLE_PEER_FAILED_VERIFICATION:
            return why +
                   "; if a proxy of your organisation signs for it, give the certificate that it signs "
                   "with: --ca-file FILE, SSL_CERT_FILE or CURL_CA_BUNDLE";
        case CURLE_SSL_CACERT_BADFILE:
            return why + "; give another file of certificates with --ca-file FILE";
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return why + "; if a proxy stands between, try --http1.1";
        default:
            return why;
    }
}

}  // namespace jobfeed::http
