// SPDX-License-Identifier: MIT
#include "stilling_feed.hpp"

#include "gzip.hpp"
#include "http_date.hpp"
#include "stilling_page.hpp"
#include "token.hpp"

#include <algorithm>
#include <utility>

namespace simulator {
namespace {

constexpr std::string_view feed_path = "/api/v1/feed";
constexpr std::string_view page_path = "/api/v1/feed/";
constexpr std::string_view detail_path = "/api/v1/feedentry/";
constexpr std::string_view token_path = "/api/publicToken";

constexpr std::int32_t default_page_size = 1000;
constexpr std::int32_t largest_page_size = 10'000;

Answer empty_answer(int status) {
    return {status, {}, {}};
}

/// What the server's framework says when the program behind it throws.
Answer server_error() {
    return text_answer(500, "Server Error");
}

Answer json_answer(const Request& request, std::string body) {
    Answer answer{200, {{"Content-Type", "application/json"}, {"Vary", "Accept-Encoding"}}, {}};
    if (accepts_gzip(request)) {
        GzipWriter writer{body.size() / 4};
        writer.append(deflate_piece(body));
        answer.headers.emplace_back("Content-Encoding", "gzip");
        answer.body = writer.finish();
    } else {
        answer.body = std::move(body);
    }
    return answer;
}

Answer detail_answer(const Request& request, const Detail& detail) {
    if (!accepts_gzip(request)) {
        return json_answer(request, detail.json());
    }
    const auto& piece = detail.deflated();
    GzipWriter writer{piece.bytes.size() + 32};
    writer.append(piece);
    return {200,
            {{"Content-Type", "application/json"}, {"Vary", "Accept-Encoding"}, {"Content-Encoding", "gzip"}},
            writer.finish()};
}

std::optional<Instant> modified_since(const Request& request) {
    return parse_http_date(find_header(request.headers, "If-Modified-Since").value_or(""));
}

/// A size that is no number is as good as none.
std::int32_t page_size_of(const Request& request) {
    return parse_number(request.parameter("pageSize").value_or("")).value_or(default_page_size);
}

bool is_unchanged(const Request& request, const EventPage& page, std::optional<Instant> since) {
    return since && find_header(request.headers, "If-None-Match") == to_string(page.etag) &&
           page.last_modified < *since;
}

}  // namespace

Authorization StillingFeed::authorization_of(const Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const auto header = find_header(request.headers, "Authorization");
    if (!header) {
        return Authorization::absent;
    }
    const auto settings = settings_.read();
    if (settings.token_revoked || !header->starts_with(scheme)) {
        return Authorization::bad;
    }
    const auto token = std::string_view{*header}.substr(scheme.size());
    const bool is_good = is_public_token(token) ? token_.accepts(token, settings.public_token_uses) &&
                                                      !settings.public_token_refused
                                                : accepts_token(token, clock_.now(), stilling_feed_demands);
    return is_good ? Authorization::ok : Authorization::bad;
}

Answer StillingFeed::answer(const Request& request, Authorization authorization) {
    auto answer = route(request, authorization);
    answer.headers.emplace_back("Date", format_http_date(clock_.now() + settings_.read().skew));
    return answer;
}

Answer StillingFeed::route(const Request& request, Authorization authorization) {
    if (const int outage = settings_.read().outage; outage != 0) {
        return text_answer(outage, "out of order");
    }
    const auto path = request.path();
    if (path == token_path) {
        return public_token();
    }
    const bool is_page = path.starts_with(page_path);
    const bool is_detail = path.starts_with(detail_path);
    if (path != feed_path && !is_page && !is_detail) {
        return text_answer(404, "Not Found");
    }
    if (authorization != Authorization::ok) {
        return text_answer(401, "Unauthorized");
    }
    if (is_detail) {
        return detail(request, std::string{path.substr(detail_path.size())});
    }
    const auto size = page_size_of(request);
    if (size > largest_page_size) {
        return text_answer(400, "pageSize must not be larger than 10000");
    }
    if (size < 0) {
        return server_error();
    }
    return is_page ? page(request, path.substr(page_path.size())) : first_page(request);
}

Answer StillingFeed::first_page(const Request& request) const {
    const auto since = modified_since(request);
    std::optional<Uuid> id;
    if (request.parameter("last")) {
        id = store_.last_event();
    } else if (since) {
        id = store_.first_event_after(*since);
    } else if (!settings_.read().first_event_hidden) {
        id = store_.first_event();
    }
    return id ? page(request, to_string(*id)) : empty_answer(404);
}

Answer StillingFeed::page(const Request& request, std::string_view id) const {
    const auto uuid = parse_uuid(id);
    if (!uuid) {
        return server_error();
    }
    const auto since = modified_since(request);
    const auto page = store_.page(*uuid, static_cast<std::size_t>(page_size_of(request)), since);
    if (!page) {
        return empty_answer(404);
    }
    if (is_unchanged(request, *page, since)) {
        return empty_answer(304);
    }
    auto answer = json_answer(request, page_json(*uuid, *page));
    answer.headers.emplace_back("ETag", to_string(page->etag));
    answer.headers.emplace_back("Last-Modified", format_http_date(page->last_modified));
    return answer;
}

Answer StillingFeed::detail(const Request& request, const std::string& uuid) {
    poisons_.wait(settings_.read().detail_latency);
    if (const auto poison = poisons_.take(uuid)) {
        return spoiled_detail(request, uuid, *poison);
    }
    if (!parse_uuid(uuid)) {
        return server_error();
    }
    const auto found = store_.find(uuid);
    return found ? detail_answer(request, *found) : empty_answer(404);
}

Answer StillingFeed::spoiled_detail(const Request& request, const std::string& uuid, const Poison& poison) {
    const auto found = store_.find(uuid);
    switch (poison.kind) {
        case Poison::Kind::status: {
            auto answer = text_answer(poison.status, "poisoned");
            if (poison.retry_after) {
                answer.headers.emplace_back("Retry-After", *poison.retry_after);
            }
            return answer;
        }
        case Poison::Kind::garbage:
            return {200, {{"Content-Type", "text/html"}}, "<html><body><h1>Beklager</h1></body></html>"};
        case Poison::Kind::truncated: {
            const auto json = found ? found->json() : R"({"uuid":")";
            return json_answer(request, json.substr(0, json.size() / 2));
        }
        case Poison::Kind::empty:
            return json_answer(request, "");
        case Poison::Kind::late:
            poisons_.wait(poison.delay);
            break;
        case Poison::Kind::held:
            poisons_.hold(uuid);
            break;
    }
    const auto found_then = store_.find(uuid);  // it may have changed while the client waited
    return found_then ? detail_answer(request, *found_then) : empty_answer(404);
}

Answer StillingFeed::public_token() const {
    if (!settings_.read().public_token_published) {
        return text_answer(404, "Public token is not currently available");
    }
    return {200,
            {{"Content-Type", "text/plain"}},
            "Current public token for Nav Job Vacancy Feed:\n" + token_.current()};
}

}  // namespace simulator
