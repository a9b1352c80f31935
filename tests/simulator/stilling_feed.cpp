// SPDX-License-Identifier: MIT
#include "stilling_feed.hpp"

#include "http_date.hpp"
#include "stilling_errors.hpp"
#include "stilling_page.hpp"
#include "token.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace simulator {
namespace {

constexpr std::string_view feed_path = "/api/v1/feed";
constexpr std::string_view detail_path = "/api/v1/feedentry";
constexpr std::string_view token_path = "/api/publicToken";

constexpr std::int32_t default_page_size = 1000;
constexpr std::int32_t largest_page_size = 10'000;

Answer empty_answer(int status) {
    return {status, {}, {}};
}

std::optional<Instant> modified_since(const Request& request) {
    return parse_http_date(find_header(request.headers, "If-Modified-Since").value_or(""));
}

/// A size that is no number is as good as none.
std::int32_t page_size_of(const Request& request) {
    return parse_number(request.parameter("pageSize").value_or("")).value_or(default_page_size);
}

/// The one part of the path behind `start`; empty if there is none, nothing if there are more.
std::optional<std::string_view> part_behind(std::string_view path, std::string_view start) {
    if (!path.starts_with(start)) {
        return std::nullopt;
    }
    path.remove_prefix(start.size());
    if (path.empty()) {
        return path;
    }
    const bool is_one_part = path.front() == '/' && path.find('/', 1) == std::string_view::npos;
    return is_one_part ? std::optional{path.substr(1)} : std::nullopt;
}

/// What follows the scheme `bearer`, written in any case; nothing if there is another.
std::optional<std::string_view> token_of(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const bool is_bearer =
        authorization.size() > scheme.size() &&
        std::ranges::equal(authorization.substr(0, scheme.size()), scheme, {}, lower_cased);
    return is_bearer ? std::optional{authorization.substr(scheme.size())} : std::nullopt;
}

}  // namespace

Authorization StillingFeed::authorization_of(const Request& request, const Replica& replica) {
    const auto header = find_header(request.headers, "Authorization");
    if (!header) {
        return Authorization::absent;
    }
    const auto settings = settings_.read();
    const auto token = token_of(*header);
    if (settings.token_revoked || !token) {
        return Authorization::bad;
    }
    if (!is_public_token(*token)) {
        return accepts_token(*token, clock_.now(), stilling_feed_demands) ? Authorization::ok
                                                                          : Authorization::bad;
    }
    const bool is_good = token_.accepts(*token, settings.public_token_uses) &&
                         !settings.public_token_refused && !replica.refuses_public_token;
    return is_good ? Authorization::ok : Authorization::bad;
}

Answer StillingFeed::answer(const Request& request, Authorization authorization, const Replica& replica) {
    auto answer = route(request, authorization, replica);
    answer.headers.emplace_back("Date", format_http_date(clock_.now() + settings_.read().skew));
    return answer;
}

Answer StillingFeed::route(const Request& request, Authorization authorization, const Replica& replica) {
    const int outage = settings_.read().outage;
    if (const int status = outage != 0 ? outage : replica.status; status != 0) {
        return error_answer(status);
    }
    const auto path = request.path_without_slash();
    if (path == token_path) {
        return public_token();
    }
    const auto page = part_behind(path, feed_path);
    const auto detail = part_behind(path, detail_path);
    if (request.method != "GET" || (!page && detail.value_or("").empty())) {
        return no_endpoint_answer(request);
    }
    if (authorization != Authorization::ok) {
        return unauthorized_answer();
    }
    const auto moment_of = [](bool is_old) { return is_old ? Moment::remembered : Moment::now; };
    return page ? feed(request, *page, moment_of(replica.has_old_events))
                : documents_.answer(request, std::string{*detail}, moment_of(replica.has_old_documents));
}

Answer StillingFeed::feed(const Request& request, std::string_view id, Moment moment) const {
    const auto size = page_size_of(request);
    if (size > largest_page_size) {
        return text_answer(400, "pageSize must not be larger than 10000");
    }
    const auto named = parse_uuid(id);
    if (size < 0 || (!id.empty() && !named)) {
        return server_error_answer();
    }
    const auto first = named ? named : first_event_of(request, moment);
    return first ? page(request, *first, static_cast<std::size_t>(size), moment) : empty_answer(404);
}

std::optional<Uuid> StillingFeed::first_event_of(const Request& request, Moment moment) const {
    const auto since = modified_since(request);
    const bool is_hidden = settings_.read().first_event_hidden;
    return store_.read(moment, [&](const StillingDatabase& rows) -> std::optional<Uuid> {
        if (request.parameter("last")) {
            return rows.last_event();
        }
        if (since) {
            return rows.first_event_after(*since);
        }
        return is_hidden ? std::nullopt : rows.first_event();
    });
}

Answer StillingFeed::page(const Request& request, const Uuid& id, std::size_t size, Moment moment) const {
    const auto since = modified_since(request);
    const auto page =
        store_.read(moment, [&](const StillingDatabase& rows) { return rows.page(id, size, since); });
    if (!page) {
        return empty_answer(404);
    }
    if (find_header(request.headers, "If-None-Match") == to_string(page->etag)) {
        return empty_answer(304);
    }
    auto answer = json_answer(request, page_json(id, *page));
    answer.headers.emplace_back("ETag", to_string(page->etag));
    answer.headers.emplace_back("Last-Modified", format_http_date(page->last_modified));
    return answer;
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
