// SPDX-License-Identifier: MIT
#include "serve/finish.hpp"

#include <jobfeed/compression.hpp>

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace jobfeed::serve {
namespace {

/// Weak: it names what the body says, compressed or not.
std::string etag_of(std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha256(), nullptr);
    constexpr std::size_t enough = 16;
    return fmt::format("W/\"{:02x}\"", fmt::join(digest.begin(), digest.begin() + enough, ""));
}

/// Whether a list of ETags names this one. As with RFC 9110's weak comparison, `W/` does not count.
bool names(std::string_view list, std::string_view etag) {
    return list == "*" || list.find(etag.substr(2)) != std::string_view::npos;
}

void compress(Answer& answer) {
    std::string compressed;
    const auto compressor = make_compressor(".gz", [&compressed](std::string_view bytes) {
        compressed += bytes;
        return true;
    });
    compressor->write(answer.body.view());
    compressor->end();
    answer.body = std::move(compressed);
    answer.with("Content-Encoding", "gzip");
}

bool may_be_kept(const Answer& answer) {
    return answer.status == 200 &&
           std::any_of(answer.headers.begin(), answer.headers.end(), [](const auto& header) {
               return header.first == "Cache-Control" && header.second != "no-store";
           });
}

}  // namespace

Answer packed(Answer answer, const Request& request) {
    constexpr std::size_t worth_packing = 1024;
    answer.is_packed = true;
    answer.with("X-Content-Type-Options", "nosniff");
    if (may_be_kept(answer)) answer.with("ETag", etag_of(answer.body.view())).with("Vary", "Accept-Encoding");
    if (answer.body.size() > worth_packing && accepts(request.header("Accept-Encoding"), "gzip"))
        compress(answer);
    return answer;
}

Answer finished(Answer answer, const Request& request) {
    if (!answer.is_packed) answer = packed(std::move(answer), request);
    const auto etag = std::find_if(answer.headers.begin(), answer.headers.end(),
                                   [](const auto& header) { return header.first == "ETag"; });
    if (etag == answer.headers.end() || !names(request.header("If-None-Match"), etag->second)) return answer;
    answer.status = 304;
    answer.body = {};
    std::erase_if(answer.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
    return answer;
}

}  // namespace jobfeed::serve
