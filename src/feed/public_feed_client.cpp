// SPDX-License-Identifier: MIT
#include "feed/public_feed_client.hpp"

#include "feed/asking.hpp"
#include "feed/mask_non_ascii.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace jobfeed::feed {
namespace {

constexpr std::string_view suffix = "/public-feed";

/// How often an answer without ads is asked for again where ads are known to be: a server may lose its index
/// for a moment.
constexpr int most_doubts = 4;

/// The beginning of what a server says about an error.
std::string fit_to_print(std::string text, const std::string& token) {
    constexpr std::size_t longest = 200;
    const auto place = token.empty() ? std::string::npos : text.find(token);
    if (place != std::string::npos) text.erase(place);
    return mask_non_ascii(text.substr(0, longest));
}

}  // namespace

PublicFeedClient::PublicFeedClient(const SourceOptions& options, int page_size, http::Clock* clock)
    : query_(options.scope, page_size),
      base_url_(options.scope.base_url),
      page_size_(static_cast<std::uint64_t>(page_size)),
      token_(options.token),
      retries_(options.retries),
      fetcher_(fetcher_options(options, clock)) {}

std::string PublicFeedClient::url_of(const Question& question) const {
    switch (question.kind) {
        case Question::Kind::first:
        case Question::Kind::last_page:
        case Question::Kind::page:
            return query_.url(question.interval, question.page);
        case Question::Kind::ad:
            return query_.url_of_ad(question.uuid);
        case Question::Kind::unfiltered:
            return query_.count_all_url();
        default:
            return question.whole_page ? query_.url(question.interval, 0, question.uuid)
                                       : query_.count_url(question.interval, question.uuid);
    }
}

void PublicFeedClient::put(Question question, bool urgent) {
    fetcher_.start({.id = ++last_id_, .url = url_of(question), .urgent = urgent});
    questions_.emplace(last_id_, std::move(question));
}

std::optional<Answer> PublicFeedClient::next_answer() {
    auto response = fetcher_.wait();
    if (!response) {
        out_of_time_ = true;
        return std::nullopt;
    }
    if (response->status != 200 || not_found_) {
        if (!look_for_suffix(*response)) refuse(*response);
        return std::nullopt;
    }
    take_date(*response);
    const auto question = questions_.find(response->request.id);
    auto parsed = parse_public_feed_page(response->body);
    const auto* unreadable = std::get_if<Unreadable>(&parsed);
    const std::string why = unreadable != nullptr
                                ? unreadable->why
                                : why_unbelievable(question->second, std::get<PublicFeedPage>(parsed));
    if (!why.empty()) {
        fetcher_.again(std::move(*response), why);
        return std::nullopt;
    }
    Answer answer{std::move(question->second), std::move(std::get<PublicFeedPage>(parsed))};
    questions_.erase(question);
    return answer;
}

void PublicFeedClient::take_date(const http::Response& response) {
    oldest_age_ = std::max(oldest_age_, response.age);
    if (!response.date || began_) return;
    began_ = std::chrono::floor<std::chrono::milliseconds>(*response.date);
    clock_ahead_ = ahead_of(response);
}

/// Why a page cannot be what was asked for; empty if it can. A page past the hits is empty, with the true
/// total: it can.
std::string PublicFeedClient::why_unbelievable(Question& question, const PublicFeedPage& page) const {
    const auto on_page = page.ads.size() + page.rejected.size();
    if (page.page_number > question.page) {
        return fmt::format("page {} came instead of {}", page.page_number, question.page);
    }
    if (page.total_pages > page.total_elements || page.total_pages * page_size_ < page.total_elements) {
        return fmt::format("{} pages cannot hold {} ads", page.total_pages, page.total_elements);
    }
    if (page.last && question.page + 1 < page.total_pages) {
        return fmt::format("page {} of {} says that it is the last", question.page, page.total_pages);
    }
    if (on_page == 0 && question.page < page.total_pages) {
        return fmt::format("the page is empty, though the feed counts {} ads", page.total_elements);
    }
    const bool blank = page.total_elements == 0 && question.known > 0;
    if (!blank || question.empty_answers++ >= std::min(most_doubts, retries_)) return {};
    return fmt::format("the response has no ads, but at least {} were expected", question.known);
}

/// Who gives the address without its suffix finds nothing there; whether the feed is behind it is asked.
bool PublicFeedClient::look_for_suffix(const http::Response& response) {
    const bool is_first = !began_ && !not_found_;
    if (response.status != 404 || !is_first || base_url_.ends_with(suffix)) return false;
    fetcher_.start({.id = ++last_id_,
                    .url = fmt::format("{}{}/api/v1/ads?size=1", base_url_, suffix),
                    .urgent = true,
                    .may_fail = true});
    not_found_ = response;
    return true;
}

void PublicFeedClient::refuse(const http::Response& response) const {
    const std::string& url = not_found_ ? not_found_->request.url : response.request.url;
    if (not_found_ && (response.status == 200 || response.status == 401)) {
        throw Error(ErrorKind::usage, fmt::format("{0} is not there (HTTP status 404), but {1}{2} answers: "
                                                  "give the address with --url {1}{2}",
                                                  url, base_url_, suffix));
    }
    if (response.status == 401 || response.status == 403) {
        throw Error(ErrorKind::token,
                    fmt::format("{} refused the token (HTTP status {}): it has expired, was revoked, "
                                "or is for another feed; ask NAV for a new one",
                                url, response.status));
    }
    if (response.status == 404 || not_found_) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format(
                "{} is not there (HTTP status 404): NAV replaced the public-feed on 2025-05-01; nothing "
                "in the mirror was withdrawn. The new feed is read, without a token, with: "
                "jobfeed sync --feed stilling-feed --db FILE",
                url));
    }
    throw Error(ErrorKind::failed, fmt::format("{} answered HTTP status {}: {}", url, response.status,
                                               fit_to_print(response.body, token_)));
}

}  // namespace jobfeed::feed
