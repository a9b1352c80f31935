// SPDX-License-Identifier: MIT
#include "serve/site.hpp"

#include "serve/ad_page.hpp"
#include "serve/ads_answer.hpp"
#include "serve/api_description.hpp"
#include "serve/api_page.hpp"
#include "serve/live_feed.hpp"
#include "serve/page_template.hpp"
#include "serve/report_page.hpp"
#include "serve/search_page.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed::serve {
namespace {

constexpr std::string_view live_api = "/api/v1/";
constexpr std::string_view events_path = "/api/v1/feed";
constexpr std::string_view document_path = "/api/v1/feedentry/";

/// NAV's search answers in plain text, its live feed in JSON.
Answer refusal(bool is_live, int status, std::string_view title) {
    return is_live ? live_error(status, title) : text_answer(status, std::string(title));
}

Answer refused(const Visit& visit, bool is_live) {
    if (visit.is_authorized) {
        return refusal(is_live, 429, "Too many requests")
            .with("Retry-After", std::to_string(visit.retry_after.count()));
    }
    return refusal(is_live, 401, "Unauthorized")
        .with("WWW-Authenticate",
              fmt::format(R"(Bearer realm="{}"{})", is_live ? "stilling-feed" : "public-feed",
                          visit.has_tried ? R"(, error="invalid_token")" : ""));
}

/// `/api/v1/feed/` and its like mean the same without the last slash.
std::string_view without_slash(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

bool is_one_part(std::string_view text) {
    return !text.empty() && text.find('/') == std::string_view::npos;
}

/// Of the live feed.
Answer live_answer(const Request& request, const Mirror& mirror, Timestamp at) {
    const std::string_view path = without_slash(request.path);
    if (path == events_path) return events_answer(request, mirror, {}, at);
    if (path.starts_with(document_path) && is_one_part(path.substr(document_path.size())))
        return document_answer(mirror, path.substr(document_path.size()), at);
    const auto id = path.starts_with(events_path) ? path.substr(events_path.size()) : std::string_view{};
    if (id.starts_with('/') && is_one_part(id.substr(1)))
        return events_answer(request, mirror, id.substr(1), at);
    return live_error(404, fmt::format("Endpoint GET {} not found", request.path));
}

Answer description() {
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "public, max-age=3600"}},
            .body = std::string(api_description)};
}

}  // namespace

Site::Site(const SiteSettings& settings)
    : settings_(settings),
      mirrors_(settings.mirror, std::max(settings.threads, 2U)),
      gate_({.mirror = settings.mirror, .open = settings.open, .per_minute = settings.per_minute}) {}

Answer Site::answer(const Request& request, Timestamp at, std::string& subject) {
    if (request.method != "GET" && request.method != "HEAD")
        return text_answer(405, "Only GET and HEAD are answered").with("Allow", "GET, HEAD");
    if (request.path == "/public-feed/api/v1/ads" || request.path.starts_with(live_api))
        return feed(request, at, subject);
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
    return (request.path == "/report" ? report(request, at) : page(request, at))
        .with("Vary", "Accept-Language");
}

/// Its figures are kept for a minute; kept once more with the pages, they would be older.
Answer Site::report(const Request& request, Timestamp at) {
    return mirrors_.with([&](const Mirror& mirror) {
        return report_answer(request, *report_.get([&] { return read_report(mirror, at); }));
    });
}

Answer Site::page(const Request& request, Timestamp at) {
    constexpr std::string_view ads = "/ad/";
    const std::string_view path = request.path;
    return mirrors_.answer(request, at, [&](const Mirror& mirror) {
        if (path == "/") {
            const auto choices = choices_.get([&] { return read_choices(mirror, at); });
            return search_page(request, mirror, *choices, at);
        }
        if (path == "/feed.rss") return search_feed(request, mirror, "rss", at);
        if (path == "/feed.json") return search_feed(request, mirror, "json-feed", at);
        if (path.starts_with(ads)) return ad_page(request, mirror, path.substr(ads.size()), at);
        if (path == "/api") return api_page(request, settings_.cap);
        return not_found_page(request);
    });
}

/// Who reads a mirror that is not whole, or is old, must not take what it shows for all that there is.
Answer Site::unless_stale(const Mirror& mirror, bool is_live, Timestamp at,
                          const std::function<Answer()>& answer) const {
    if (is_healthy(mirror, settings_.max_age, at)) return answer();
    return refusal(is_live, 503, "The mirror has never been complete, or is older than allowed")
        .with("Retry-After", "300");
}

Answer Site::feed(const Request& request, Timestamp at, std::string& subject) {
    const bool is_live = request.path.starts_with(live_api);
    const Visit visit = gate_.visit(request, at);
    subject = visit.subject;
    if (!visit.is_let_in()) return refused(visit, is_live);
    // Answers of the live feed depend on headers, too: they are not kept.
    if (is_live) {
        return mirrors_.with([&](const Mirror& mirror) {
            return unless_stale(mirror, is_live, at, [&] { return live_answer(request, mirror, at); });
        });
    }
    return mirrors_.answer(request, at, [&](const Mirror& mirror) {
        return unless_stale(mirror, is_live, at,
                            [&] { return ads_answer(request, mirror, settings_.cap, at); });
    });
}

Answer Site::public_token(Timestamp at) const {
    const auto token = gate_.public_token(at);
    if (!token) return text_answer(404, "Public token is not currently available");
    return text_answer(200, "Current public token, which can be revoked at any time:\n" + *token + "\n")
        .with("Cache-Control", "no-store");
}

}  // namespace jobfeed::serve
