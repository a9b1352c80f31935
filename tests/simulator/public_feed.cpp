// SPDX-License-Identifier: MIT
#include "public_feed.hpp"

#include "gzip.hpp"
#include "http_date.hpp"
#include "token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace simulator {
namespace {

constexpr std::string_view ads_path = "/public-feed/api/v1/ads";
constexpr std::string_view content_start = R"({"content":[)";

/// A number that is clamped, never refused; only what is no number is.
std::int64_t number_of(const Request& request, std::string_view name, std::int64_t otherwise) {
    const auto text = request.parameter(name);
    if (!text) {
        return otherwise;
    }
    const auto number = parse_number(*text);
    if (!number) {
        throw BadParameter(fmt::format("Bad numeric parameter value: For input string: \"{}\"", *text));
    }
    return *number;
}

PageRequest page_request(const Request& request, const Settings& settings) {
    PageRequest wanted;
    wanted.page = number_of(request, "page", 0);
    wanted.size = std::clamp<std::int64_t>(number_of(request, "size", 20), 1, 100);
    wanted.cap = settings.cap;
    wanted.order = settings.order;
    return wanted;
}

/// What follows the list of ads.
std::string content_end(const Page& page, const PageRequest& wanted) {
    // The answer's own page number is clamped one lower than the page that was searched for.
    const auto highest = std::max<std::int64_t>(wanted.cap / wanted.size - 1, 0);
    const auto number = std::clamp<std::int64_t>(wanted.page, 0, highest);
    const auto total = std::min(page.hits, wanted.cap);
    const auto pages = (total + wanted.size - 1) / wanted.size;
    return fmt::format(
        R"(],"totalElements":{},"pageNumber":{},"pageSize":{},"totalPages":{},"first":{},"last":{},"sort":"published:desc"}})",
        total, number, wanted.size, pages, number == 0, number >= pages - 1);
}

std::string plain_body(const Page& page, std::string_view end) {
    std::size_t size = content_start.size() + end.size();
    for (const auto& ad : page.ads) {
        size += ad->json().size() + 1;
    }
    std::string body;
    body.reserve(size);
    body += content_start;
    for (const auto& ad : page.ads) {
        if (&ad != &page.ads.front()) {
            body += ',';
        }
        body += ad->json();
    }
    body += end;
    return body;
}

std::string gzip_body(const Page& page, std::string_view end) {
    std::size_t size = content_start.size() + end.size() + 64;
    for (const auto& ad : page.ads) {
        size += ad->deflated().bytes.size() + 8;
    }
    GzipWriter writer{size};
    writer.append(content_start);
    for (const auto& ad : page.ads) {
        if (&ad != &page.ads.front()) {
            writer.append(",");
        }
        writer.append(ad->deflated());
    }
    writer.append(end);
    return writer.finish();
}

/// `link` leads to the host that the request named.
void link_to_host(Page& page, const std::string& host) {
    for (auto& ad : page.ads) {
        const auto link = fmt::format("https://{}/stillinger/stilling/{}", host, ad->uuid());
        const std::pair<std::string, std::string> field{"link", json_string(link)};
        ad = std::make_shared<Ad>(with_fields(ad->json(), std::span{&field, 1}));
    }
}

Answer unauthorized(Authorization authorization) {
    auto answer = text_answer(401, "Unauthorized");
    answer.headers.emplace_back("WWW-Authenticate",
                                authorization == Authorization::absent
                                    ? R"(Bearer realm="public-feed")"
                                    : R"(Bearer realm="public-feed", error="invalid_token")");
    return answer;
}

}  // namespace

std::string_view to_string(Authorization authorization) {
    switch (authorization) {
        case Authorization::ok:
            return "ok";
        case Authorization::absent:
            return "absent";
        case Authorization::bad:
            break;
    }
    return "bad";
}

Answer search_error_answer(int status) {
    if (status == 401) {
        return unauthorized(Authorization::bad);
    }
    if (status == 500) {
        return {500, {}, {}};
    }
    if (status == 502) {
        return text_answer(502, "Failed to communicate with backend");
    }
    return {status,
            {{"Content-Type", "text/html"}},
            fmt::format("<html><body><h1>{} Error from the gateway</h1></body></html>", status)};
}

Authorization PublicFeed::authorization_of(const Request& request) const {
    constexpr std::string_view scheme = "Bearer ";
    const auto header = find_header(request.headers, "Authorization");
    if (!header) {
        return Authorization::absent;
    }
    const bool good = !settings_.read().token_revoked && header->starts_with(scheme) &&
                      accepts_token(std::string_view{*header}.substr(scheme.size()), clock_.now());
    return good ? Authorization::ok : Authorization::bad;
}

Answer PublicFeed::answer(const Request& request, std::uint64_t number) const {
    const auto settings = settings_.read();
    Answer answer;
    const auto authorization = authorization_of(request);
    if (settings.shutdown || request.path() != ads_path) {
        answer = text_answer(404, "Not found");
    } else if (authorization != Authorization::ok) {
        answer = unauthorized(authorization);
    } else {
        try {
            answer = answer_to_authorized(request, number, settings);
        } catch (const BadParameter& error) {
            answer = text_answer(400, error.what());
        }
    }
    answer.headers.emplace_back("Date", format_http_date(clock_.now() + settings.skew - settings.age));
    if (settings.age.count() > 0) {
        answer.headers.emplace_back("Age", fmt::format("{}", settings.age.count()));
    }
    return answer;
}

Answer PublicFeed::answer_to_authorized(const Request& request, std::uint64_t number,
                                        const Settings& settings) const {
    auto wanted = page_request(request, settings);
    wanted.tie_seed = Random{seed_, number}.next();
    const auto now = clock_.now();
    auto page = ads_.search(parse_query(request, now), wanted, now);
    if (settings.own_links) {
        link_to_host(page, find_header(request.headers, "Host").value_or("localhost"));
    }
    const auto end = content_end(page, wanted);
    Answer answer;
    answer.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "public, max-age=300"},
                      {"Vary", "Accept-Encoding"}};
    if (accepts_gzip(request)) {
        answer.headers.emplace_back("Content-Encoding", "gzip");
        answer.body = gzip_body(page, end);
    } else {
        answer.body = plain_body(page, end);
    }
    return answer;
}

}  // namespace simulator
