// SPDX-License-Identifier: MIT
#include "feed/public_feed_client.hpp"

#include "feed/legible.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace jobfeed {
namespace {

/// How often an answer without ads is asked for again where it is possible, and not likely.
constexpr int most_doubts = 1;
/// And where ads have been seen, which may have moved since, or where nothing would be the end of a pass.
constexpr int most_doubts_of_seen = 4;

/// The beginning of what a server says about an error, without the token, should it repeat that.
std::string fit_to_print(std::string text, const std::string& token) {
    constexpr std::size_t longest = 200;
    const auto place = token.empty() ? std::string::npos : text.find(token);
    if (place != std::string::npos) text.erase(place);
    return legible(text.substr(0, longest));
}

}  // namespace

PublicFeedClient::PublicFeedClient(const SourceOptions& options, int page_size, http::Clock* clock)
    : query_(options.scope, page_size, options.changed_since),
      page_size_(static_cast<std::uint64_t>(page_size)),
      token_(options.token),
      retries_(options.retries),
      fetcher_({.origin = http::origin(options.scope.base_url),
                .token = options.token,
                .jobs = options.jobs,
                .stall_timeout = options.timeout,
                .retries = options.retries,
                .max_duration = options.max_duration,
                .ca_file = options.ca_file,
                .http1_1 = options.http1_1,
                .stop_requested = options.stop_requested,
                .note = options.note,
                .clock = clock}) {}

void PublicFeedClient::put(Question question, bool urgent) {
    const auto url = [&] {
        switch (question.kind) {
            case Question::Kind::only:
            case Question::Kind::whole:
            case Question::Kind::cap:
                return query_.url_without(question.interval, question.uuid);
            case Question::Kind::ad:
                return query_.url_of_ad(question.uuid);
            default:
                return query_.url(question.interval, question.page);
        }
    }();
    fetcher_.start({.id = ++last_id_, .url = url, .urgent = urgent});
    questions_.emplace(last_id_, std::move(question));
}

std::optional<Answer> PublicFeedClient::next_answer() {
    auto response = fetcher_.wait();
    if (!response) {
        out_of_time_ = true;
        return std::nullopt;
    }
    refuse_errors(*response);
    take_date(*response);
    const auto question = questions_.find(response->request.id);
    auto parsed = parse_public_feed_page(response->body);
    const auto* unreadable = std::get_if<Unreadable>(&parsed);
    const std::string why = unreadable != nullptr
                                ? unreadable->why
                                : why_unbelievable(question->second, std::get<PublicFeedPage>(parsed));
    if (!why.empty()) {
        const bool may_be_true =
            unreadable == nullptr && question->second.empty_answers > 0 && !question->second.holds_ads;
        fetcher_.again(std::move(*response), why, may_be_true);
        return std::nullopt;
    }
    Answer answer{std::move(question->second), std::move(std::get<PublicFeedPage>(parsed))};
    questions_.erase(question);
    return answer;
}

void PublicFeedClient::take_date(const http::Response& response) {
    if (!response.date) return;
    feed_time_ = std::chrono::floor<std::chrono::milliseconds>(*response.date);
    if (began_) return;
    began_ = feed_time_;
    clock_ahead_ = std::chrono::floor<std::chrono::seconds>(now() - *feed_time_);
}

/// Why a page cannot be what was asked for; empty if it can.
std::string PublicFeedClient::why_unbelievable(Question& question, const PublicFeedPage& page) const {
    // The server clamps the number it answers harder than the page it looks up; a lower one may well be
    // right, and if it is not, the totals tell.
    if (page.page_number > question.page) {
        return fmt::format("page {} came instead of {}", page.page_number, question.page);
    }
    if (page.total_pages > page.total_elements || page.total_pages * page_size_ < page.total_elements) {
        return fmt::format("{} pages cannot hold {} ads", page.total_pages, page.total_elements);
    }
    if (page.last && question.page + 1 < page.total_pages) {
        return fmt::format("page {} of {} says that it is the last", question.page, page.total_pages);
    }
    const bool without_ads = page.ads.empty() && page.rejected.empty();
    if (without_ads && question.page < page.total_pages) {
        return fmt::format("a page of {} ads came without any", page.total_elements);
    }
    if (!without_ads) return {};
    // Nothing where something was to be expected may be a server that has lost its index for a moment.
    using Kind = Question::Kind;
    const bool ends_the_pass = question.kind == Kind::newest || question.kind == Kind::bottom;
    const bool expects_ads =
        question.kind == Kind::page || question.kind == Kind::only || question.kind == Kind::cap;
    // Where nothing may be the truth, doubts are no more than the attempts that there are.
    const int doubts = question.holds_ads ? most_doubts_of_seen
                       : ends_the_pass    ? std::clamp(retries_, most_doubts, most_doubts_of_seen)
                       : expects_ads      ? most_doubts
                                          : 0;
    if (question.empty_answers++ >= doubts) return {};
    return question.holds_ads ? "no ad came where some had been seen" : "no ad came";
}

void PublicFeedClient::refuse_errors(const http::Response& response) const {
    if (response.status == 200) return;
    const std::string& url = response.request.url;
    if (response.status == 401 || response.status == 403) {
        throw Error(ErrorKind::token,
                    fmt::format("{} refused the token (HTTP status {}): it has expired, was revoked, "
                                "or is for another feed; ask NAV for a new one",
                                url, response.status));
    }
    if (response.status == 404) {
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

}  // namespace jobfeed
