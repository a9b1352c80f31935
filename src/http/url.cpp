// SPDX-License-Identifier: MIT
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace jobfeed::http {
namespace {

struct UrlCloser {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct CurlFree {
    void operator()(char* text) const { curl_free(text); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlCloser>;

UrlHandle parsed(const std::string& url) {
    UrlHandle handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return nullptr;
    return handle;
}

std::string part(const UrlHandle& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, CurlFree> owned(text);
    return text;
}

std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

bool is_http(std::string_view scheme) {
    return scheme == "http" || scheme == "https";
}

}  // namespace

std::string canonical_base(const std::string& url) {
    const auto refuse = [&url](std::string_view why) {
        throw Error(ErrorKind::usage, fmt::format("the feed's URL \"{}\" {}; give it as https://HOST/PATH",
                                                  without_credentials(url), why));
    };
    const UrlHandle handle = parsed(url);
    if (!handle) refuse("cannot be read");
    const std::string scheme = in_lower_case(part(handle, CURLUPART_SCHEME));
    const std::string host = in_lower_case(part(handle, CURLUPART_HOST));
    if (!is_http(scheme)) refuse("is neither http nor https");
    if (host.empty()) refuse("names no host");
    if (!part(handle, CURLUPART_USER).empty() || !part(handle, CURLUPART_PASSWORD).empty()) {
        throw Error(ErrorKind::usage,
                    "the feed's URL holds a user or a password; a token is given with --token-file");
    }
    if (!part(handle, CURLUPART_QUERY).empty() || !part(handle, CURLUPART_FRAGMENT).empty()) {
        refuse("has a query or a fragment");
    }
    const std::string port = part(handle, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    std::string path = part(handle, CURLUPART_PATH);
    while (!path.empty() && path.back() == '/') path.pop_back();
    return fmt::format("{}://{}{}{}{}", scheme, host, port.empty() ? "" : ":", port, path);
}

std::string origin(const std::string& url) {
    const UrlHandle handle = parsed(url);
    if (!handle) return {};
    const std::string scheme = in_lower_case(part(handle, CURLUPART_SCHEME));
    if (!is_http(scheme)) return {};
    return fmt::format("{}://{}:{}", scheme, in_lower_case(part(handle, CURLUPART_HOST)),
                       part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

std::string resolved(const std::string& base, const std::string& reference) {
    const UrlHandle handle = parsed(base);
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) return {};
    return part(handle, CURLUPART_URL);
}

std::string without_credentials(std::string_view url) {
    const auto end = url.find_first_of("?#");
    std::string text(url.substr(0, end));
    if (end != std::string_view::npos) text += "?...";
    const auto scheme = text.find("://");
    const auto start = scheme == std::string::npos ? 0 : scheme + 3;
    const auto user = text.rfind('@', text.find('/', start));
    if (user != std::string::npos && user >= start) text.erase(start, user + 1 - start);
    return text;
}

std::string escape(std::string_view text) {
    const std::unique_ptr<char, CurlFree> escaped(
        curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
    return escaped.get();
}

}  // namespace jobfeed::http
