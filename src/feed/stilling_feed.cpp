// SPDX-License-Identifier: MIT
#include "feed/stilling_feed.hpp"

#include "feed/asking.hpp"
#include "feed/document_lookup.hpp"
#include "feed/event_reader.hpp"
#include "feed/feed_token.hpp"
#include "http/fetcher.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace jobfeed::feed {
namespace {

using namespace std::chrono_literals;

/// What a kill may cost to fetch again, and how long an answer may wait for others to be stored with.
constexpr std::size_t results_per_batch = 48;
constexpr auto longest_wait = 1s;
/// Of two replicas one may refuse a token that the other accepts, for half an hour.
constexpr int refusals_of_good_token = 20;
constexpr int refusals_of_new_token = 3;
constexpr auto between_tokens = 60s;

/// The document of an ad.
struct DocumentQuestion {
    std::string uuid;
    bool is_probe = false;  ///< of one known to be available, while others fail
};

struct TokenQuestion {};

struct Question {
    std::variant<EventReader::Question, DocumentQuestion, TokenQuestion> what;
    int refusals = 0;  ///< of its token
};

class StillingFeed final : public Feed {
  public:
    StillingFeed(const SourceOptions& options, http::Clock* clock)
        : base_(options.scope.base_url),
          page_size_(page_size(options)),
          jobs_(options.jobs),
          token_(options.token),
          retries_(options.retries > 0),
          events_(base_, options.cursor, options.at),
          documents_(options.scope),
          fetcher_(fetcher_options(options, clock, [this] { return probe(); })),
          clock_(clock != nullptr ? *clock : http::steady_clock()) {
        if (token_.is_public()) ask_for_token();
    }

    std::optional<Batch> next() override {
        if (failure_) std::rethrow_exception(failure_);
        Batch batch;
        try {
            fill(batch);
        } catch (const Error&) {
            if (batch.results.empty()) throw;
            failure_ = std::current_exception();  // what was read before is stored first
        }
        if (!batch.cursor && batch.results.empty()) return std::nullopt;
        return batch;
    }

    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known,
             bool again) override {
        asked_ += again ? 0 : uuids.size();
        for (const std::string& canary : documents_.begin(again, known)) put({DocumentQuestion{canary}});
        for (const std::string& uuid : uuids) put({DocumentQuestion{uuid}});
    }

    [[nodiscard]] std::string incomplete() const override {
        return is_over_time_ ? "stopped by --max-duration" : events_.incomplete();
    }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override { return clock_ahead_; }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = fetcher_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = events_.pages(),
                .events = events_.events(),
                .expected_ads = asked_ > 0 ? std::optional(asked_) : std::nullopt};
    }

  private:
    void fill(Batch& batch) {
        const auto began = std::chrono::steady_clock::now();
        while (!is_over_time_ && !batch.cursor && batch.results.size() < results_per_batch &&
               (batch.results.empty() || std::chrono::steady_clock::now() - began < longest_wait)) {
            read_events();
            if (fetcher_.idle()) break;
            if (auto response = fetcher_.wait()) {
                take(std::move(*response), batch);
            } else {
                is_over_time_ = true;
            }
        }
        if (fetcher_.idle()) documents_.end(batch);
    }

    /// Half of the connections are left to documents, so that the first ads are there at once.
    void read_events() {
        if (!token_.is_there()) return;
        while (events_.questions_open() < std::max(1, jobs_ / 2)) {
            auto question = events_.next_question();
            if (!question) return;
            put({std::move(*question)});
        }
    }

    void ask_for_token() {
        token_asked_ = true;
        put({TokenQuestion{}});
    }

    http::Request request_for(Question question) {
        http::Request request{.id = next_id_++, .url = {}, .urgent = true};
        if (const auto* document = std::get_if<DocumentQuestion>(&question.what)) {
            request.url = fmt::format("{}/api/v1/feedentry/{}", base_, document->uuid);
            request.urgent = document->is_probe;
            request.may_fail = true;
        } else if (const auto* events = std::get_if<EventReader::Question>(&question.what)) {
            request.url = base_ + events->path(page_size_);
            request.modified_since = events->since;
        } else {
            request.url = base_ + "/api/publicToken";
            request.anonymous = true;
        }
        questions_.emplace(request.id, std::move(question));
        return request;
    }

    void put(Question question) { fetcher_.start(request_for(std::move(question))); }

    std::optional<http::Request> probe() {
        auto uuid = documents_.known_available();
        if (uuid.empty()) return std::nullopt;
        return request_for({DocumentQuestion{std::move(uuid), true}});
    }

    void take(http::Response response, Batch& batch) {
        if (response.date) take_date(response);
        const auto id = response.request.id;
        Question& question = questions_.at(id);
        const bool is_token = std::holds_alternative<TokenQuestion>(question.what);
        if (!is_token && (response.status == 401 || response.status == 403)) {
            if (refused(question, response, batch)) questions_.erase(id);
            return;
        }
        if (!is_token && !response.token_is_old && response.failure.empty()) token_.note_success();
        if (read(question, response, batch)) questions_.erase(id);
    }

    void take_date(const http::Response& response) {
        events_.note_time(std::chrono::floor<std::chrono::milliseconds>(*response.date));
        if (!clock_ahead_) clock_ahead_ = ahead_of(response);
    }

    /// Reads an answer into the batch; false if it is unreadable and asked for again.
    bool read(const Question& question, http::Response& response, Batch& batch) {
        if (const auto* document = std::get_if<DocumentQuestion>(&question.what)) {
            if (!document->is_probe) documents_.take(document->uuid, response, batch);
        } else if (const auto* events = std::get_if<EventReader::Question>(&question.what)) {
            if (const auto why = events_.take(*events, response, batch); !why.empty()) {
                fetcher_.again(std::move(response), why);
                return false;
            }
        } else {
            take_token(response);
        }
        return true;
    }

    /// The token was refused: asked again, since another replica may accept it, and with a new one, if it is
    /// NAV's public one. True: the question is answered, or put again.
    bool refused(Question& question, http::Response& response, Batch& batch) {
        if (response.token_is_old) {
            put(question);
            return true;
        }
        const int most = !retries_ ? 1 : token_.has_worked() ? refusals_of_good_token : refusals_of_new_token;
        if (++question.refusals < most) {
            renew_token();
            response.attempt = 1;
            const auto why = fmt::format("HTTP status {}", response.status);
            fetcher_.again(std::move(response), why, true);
            return false;
        }
        if (const auto* document = std::get_if<DocumentQuestion>(&question.what)) {
            documents_.fail(document->uuid, fmt::format("HTTP status {}", response.status), batch);
            return true;
        }
        if (!token_asked_) {
            token_.refuse(response);
            ask_for_token();
        }
        parked_.push_back({question.what});
        return true;
    }

    /// NAV's public token may have been replaced meanwhile; or one replica refuses what the other accepts.
    void renew_token() {
        if (!token_.is_public() || token_asked_) return;
        if (same_token_at_ && clock_.now() - *same_token_at_ < between_tokens) return;
        ask_for_token();
    }

    void take_token(const http::Response& response) {
        token_asked_ = false;
        if (token_.take(response, !parked_.empty() || !token_.is_there())) {
            fetcher_.set_token(token_.value());
        } else {
            same_token_at_ = clock_.now();
        }
        for (Question& question : std::exchange(parked_, {})) put(std::move(question));
    }

    std::string base_;
    int page_size_;
    int jobs_;
    FeedToken token_;
    bool retries_;
    EventReader events_;
    DocumentLookup documents_;
    http::Fetcher fetcher_;
    http::Clock& clock_;
    bool token_asked_ = false;
    std::optional<http::Clock::TimePoint> same_token_at_;  ///< when it was last fetched in vain
    std::unordered_map<std::uint64_t, Question> questions_;
    std::vector<Question> parked_;  ///< waits for a new token
    std::optional<std::chrono::seconds> clock_ahead_;
    std::uint64_t next_id_ = 0;
    std::uint64_t asked_ = 0;
    bool is_over_time_ = false;
    std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<Feed> make_stilling_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<StillingFeed>(options, clock);
}

}  // namespace jobfeed::feed
