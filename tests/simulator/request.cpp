// SPDX-License-Identifier: MIT
#include "request.hpp"

#include <algorithm>
#include <charconv>

namespace simulator {
namespace {

std::optional<char> hex_pair(std::string_view pair) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(pair.data(), pair.data() + pair.size(), value, 16);
    if (pair.size() != 2 || error != std::errc{} || end != pair.data() + 2) {
        return std::nullopt;
    }
    return static_cast<char>(value);
}

/// Cuts the text up to the separator off the front of `rest`.
std::string_view take_until(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

}  // namespace

std::optional<std::string> find_header(const Headers& headers, std::string_view name) {
    const auto found = std::ranges::find_if(headers, [&](const auto& header) {
        return std::ranges::equal(header.first, name, {}, lower_cased, lower_cased);
    });
    return found == headers.end() ? std::nullopt : std::optional{found->second};
}

std::string_view Request::path() const {
    return std::string_view{target}.substr(0, target.find('?'));
}

std::string_view Request::path_without_slash() const {
    auto all = path();
    if (all.size() > 1 && all.ends_with('/')) {
        all.remove_suffix(1);
    }
    return all;
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    std::string_view rest = target;
    take_until(rest, '?');
    while (!rest.empty()) {
        auto value = take_until(rest, '&');
        const auto key = take_until(value, '=');
        if (url_decode(key) == name) {
            return url_decode(value);
        }
    }
    return std::nullopt;
}

bool accepts_gzip(const Request& request) {
    return find_header(request.headers, "Accept-Encoding").value_or("").find("gzip") != std::string::npos;
}

Answer text_answer(int status, std::string text) {
    return {status, {{"Content-Type", "text/plain;charset=utf-8"}}, std::move(text)};
}

std::string url_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto escaped = text[at] == '%' ? hex_pair(text.substr(at + 1, 2)) : std::nullopt;
        if (escaped) {
            decoded += *escaped;
            at += 2;
        } else {
            decoded += text[at] == '+' ? ' ' : text[at];
        }
    }
    return decoded;
}

std::optional<std::int32_t> parse_number(std::string_view text) {
    std::int32_t number = 0;
    if (text.starts_with('+') && !text.starts_with("+-")) {
        text.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        parts.emplace_back(take_until(text, ','));
    }
    return parts;
}

}  // namespace simulator
