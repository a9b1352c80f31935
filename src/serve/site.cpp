// SPDX-License-Identifier: MIT
#include "serve/site.hpp"

#include "serve/ad_page.hpp"
#include "serve/ads_answer.hpp"
#include "serve/api_description.hpp"
#include "serve/page_template.hpp"
#include "serve/report_page.hpp"
#include "serve/search_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

namespace jobfeed::serve {
namespace {

/// The token of the header; nothing without one. The name of the scheme may be in any case.
std::optional<std::string_view> bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const auto same = [](char wanted, char given) {
        return wanted == std::tolower(static_cast<unsigned char>(given));
    };
    if (authorization.size() < scheme.size() ||
        !std::equal(scheme.begin(), scheme.end(), authorization.begin(), same))
        return std::nullopt;
    return authorization.substr(scheme.size());
}

Answer unauthorized(bool has_tried) {
    return text_answer(401, "Unauthorized")
        .with("WWW-Authenticate", has_tried ? R"(Bearer realm="public-feed", error="invalid_token")"
                                            : R"(Bearer realm="public-feed")");
}

Answer description() {
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "public, max-age=3600"}},
            .body = std::string(api_description)};
}

std::optional<TokenBook> tokens_of(const SiteSettings& settings) {
    if (settings.open) return std::nullopt;
    return TokenBook::open(settings.mirror);
}

}  // namespace

Site::Site(const SiteSettings& settings)
    : settings_(settings),
      mirrors_(settings.mirror, std::max(settings.threads, 2U)),
      tokens_(tokens_of(settings)) {}

Answer Site::answer(const Request& request, Timestamp at, std::string& subject) {
    if (request.method != "GET" && request.method != "HEAD")
        return text_answer(405, "Only GET and HEAD are answered").with("Allow", "GET, HEAD");
    if (request.path == "/public-feed/api/v1/ads") return ads(request, at, subject);
    if (request.path == "/api/publicToken") return public_token(at);
    if (request.path == "/health") {
        return mirrors_.with([&](const Mirror& mirror) { return health(mirror, settings_.max_age, at); });
    }
    if (request.path == "/style.css") return style_sheet();
    if (request.path == "/openapi.json") return description();
    if (request.path == "/metrics") {
        return mirrors_.with(
            [&](const Mirror& mirror) { return metrics(mirror, counts_, settings_.max_age, at); });
    }
    if (request.path.starts_with("/public-feed/")) return text_answer(404, "Not found");
    return page(request, at).with("Vary", "Accept-Language");
}

Answer Site::page(const Request& request, Timestamp at) {
    constexpr std::string_view ads = "/ad/";
    const std::string_view path = request.path;
    return mirrors_.answer(request, at, [&](const Mirror& mirror) {
        if (path == "/") return search_page(request, mirror, *choices_.of(mirror, at), at);
        if (path == "/feed.rss") return search_feed(request, mirror, "rss", at);
        if (path == "/feed.json") return search_feed(request, mirror, "json-feed", at);
        if (path == "/report")
            return report_answer(request, *report_.get([&] { return read_report(mirror, at); }));
        if (path.starts_with(ads)) return ad_page(request, mirror, path.substr(ads.size()), at);
        return not_found_page(request);
    });
}

Answer Site::ads(const Request& request, Timestamp at, std::string& subject) {
    if (tokens_) {
        const std::string_view authorization = request.header("Authorization");
        const auto jwt = bearer(authorization);
        const auto token = jwt ? accept_token(*tokens_, *jwt, at) : std::nullopt;
        if (!token) return unauthorized(!authorization.empty());
        subject = token->subject;
    }
    return mirrors_.answer(
        request, at, [&](const Mirror& mirror) { return ads_answer(request, mirror, settings_.cap, at); });
}

Answer Site::public_token(Timestamp at) const {
    std::optional<IssuedToken> newest;
    for (IssuedToken& token : tokens_ ? tokens_->all() : std::vector<IssuedToken>{}) {
        if (token.is_public && token.holds(at)) newest = std::move(token);
    }
    if (!newest) return text_answer(404, "There is no public token here");
    return text_answer(200, fmt::format("Current public token, which can be revoked at any time:\n{}\n",
                                        sign_token(*tokens_, *newest)))
        .with("Cache-Control", "no-store");
}

}  // namespace jobfeed::serve
