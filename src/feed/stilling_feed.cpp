// SPDX-License-Identifier: MIT
#include "feed/stilling_feed.hpp"

#include "feed/document_lookup.hpp"
#include "feed/page_loop.hpp"
#include "feed/public_token.hpp"
#include "feed/stilling_feed_json.hpp"
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

namespace jobfeed {
namespace {

using namespace std::chrono_literals;

/// No ad is active for longer than six months and the day of its expiry.
constexpr auto longest_life = std::chrono::days{186};
/// Events may appear behind the cursor, for as long as a writer's transaction takes; an hour is far more.
constexpr std::chrono::hours overlap{1};
/// Where the feed shows nothing of that hour, it is looked for further back, and at last anew.
constexpr std::chrono::hours longest_overlap{30 * 24};
/// What a kill may cost to fetch anew, and how long an answer may wait for others to be stored with.
constexpr std::size_t results_per_batch = 48;
constexpr auto longest_wait = 1s;
/// The server's own; larger pages take it longer than a time-out may last on a bad day.
constexpr int usual_page_size = 1000;
/// Half a year has about a million: pages that go on beyond this many events have no end.
constexpr std::uint64_t most_events = 10'000'000;
/// Of two replicas one may refuse a token that the other accepts, for half an hour.
constexpr int refusals_of_good_token = 20;
constexpr int refusals_of_new_token = 3;
constexpr auto between_tokens = 60s;

struct Question {
    enum class Kind {
        token,     ///< NAV's public token
        seek,      ///< where the first event is that is later than the moment where the reading begins
        page,      ///< the page `id`
        document,  ///< the document of the ad `id`
        probe      ///< that of an ad known to be available, while others fail
    };
    Kind kind;
    std::string id{};
    int refusals = 0;  ///< of its token
};

class StillingFeed final : public Source {
  public:
    StillingFeed(const SourceOptions& options, http::Clock* clock)
        : base_(options.scope.base_url),
          page_size_(options.page_size.value_or(usual_page_size)),
          known_(options.cursor),
          cursor_(known_.value_or(Cursor{.page = {}, .full_scan = true})),
          at_(options.at),
          begin_(known_ && known_->newest ? *known_->newest - overlap : at_ - longest_life),
          token_(options.token),
          retries_(options.retries > 0),
          documents_(options.scope),
          fetcher_({.origin = http::origin(base_),
                    .token = options.token,
                    .jobs = options.jobs,
                    .stall_timeout = options.timeout,
                    .retries = options.retries,
                    .max_duration = options.max_duration,
                    .ca_file = options.ca_file,
                    .http1_1 = options.http1_1,
                    .stop_requested = options.stop_requested,
                    .note = options.note,
                    .probe = [this] { return probe(); },
                    .clock = clock}),
          clock_(clock != nullptr ? *clock : http::steady_clock()) {
        if (token_.is_public()) {
            parked_.push_back({Question::Kind::seek});
            token_asked_ = true;
            put({Question::Kind::token});
        } else {
            put({Question::Kind::seek});
        }
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
        for (const std::string& canary : documents_.begin(again, known)) put({Kind::document, canary});
        for (const std::string& uuid : uuids) put({Kind::document, uuid});
    }

    [[nodiscard]] bool tells_by_absence() const override { return false; }
    [[nodiscard]] std::string incomplete() const override { return incomplete_; }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override { return clock_ahead_; }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = fetcher_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = pages_,
                .events = events_,
                .expected_ads = asked_ > 0 ? std::optional(asked_) : std::nullopt};
    }

  private:
    using Kind = Question::Kind;

    void fill(Batch& batch) {
        const auto began = std::chrono::steady_clock::now();
        while (incomplete_.empty() && !batch.cursor && batch.results.size() < results_per_batch &&
               (batch.results.empty() || std::chrono::steady_clock::now() - began < longest_wait)) {
            if (fetcher_.idle()) break;
            if (auto response = fetcher_.wait()) {
                take(std::move(*response), batch);
            } else {
                incomplete_ = "stopped by --max-duration";
            }
        }
        if (fetcher_.idle()) documents_.end(batch);
    }

    [[nodiscard]] std::string url_of(const Question& question) const {
        switch (question.kind) {
            case Kind::token:
                return base_ + "/api/publicToken";
            case Kind::seek:
                return base_ + "/api/v1/feed?pageSize=1";
            case Kind::page:
                return fmt::format("{}/api/v1/feed/{}?pageSize={}", base_, http::escape(question.id),
                                   page_size_);
            case Kind::document:
            case Kind::probe:
                break;
        }
        return fmt::format("{}/api/v1/feedentry/{}", base_, question.id);
    }

    http::Request request_for(Question question) {
        const bool is_document = question.kind == Kind::document || question.kind == Kind::probe;
        http::Request request{
            .id = next_id_++, .url = url_of(question), .urgent = question.kind != Kind::document};
        // A header that is sent with any other page drops rows from it.
        if (question.kind == Kind::seek) request.modified_since = begin_;
        request.may_fail = is_document;
        request.anonymous = question.kind == Kind::token;
        questions_.emplace(request.id, std::move(question));
        return request;
    }

    void put(Question question) { fetcher_.start(request_for(std::move(question))); }

    std::optional<http::Request> probe() {
        auto uuid = documents_.known_available();
        if (uuid.empty()) return std::nullopt;
        return request_for({Kind::probe, std::move(uuid)});
    }

    void take(http::Response response, Batch& batch) {
        if (response.date) note_date(*response.date);
        const auto found = questions_.find(response.request.id);
        Question& question = found->second;
        if (question.kind != Kind::token && (response.status == 401 || response.status == 403)) {
            if (refused(question, response, batch)) questions_.erase(found);
            return;
        }
        if (question.kind != Kind::token && !response.token_is_old && response.failure.empty())
            token_.note_success();
        if (!read(question, response, batch)) return;  // it is asked for again under its number
        questions_.erase(response.request.id);
    }

    void note_date(std::chrono::system_clock::time_point date) {
        server_time_ = std::chrono::floor<std::chrono::milliseconds>(date);
        if (!began_) began_ = server_time_;
        if (!clock_ahead_) clock_ahead_ = std::chrono::floor<std::chrono::seconds>(now() - *server_time_);
    }

    /// Reads an answer into the batch; false if it is unreadable and asked for again.
    bool read(const Question& question, http::Response& response, Batch& batch) {
        switch (question.kind) {
            case Kind::token:
                take_token(response);
                return true;
            case Kind::seek:
                if (response.status == 404) {
                    if (!began_too_late()) nothing_later();
                    return true;
                }
                return read_seek(question, response);
            case Kind::page:
                return read_page(question, response, batch);
            case Kind::document:
                documents_.take(question.id, response, batch);
                return true;
            case Kind::probe:
                return true;
        }
        return true;
    }

    /// The token was refused: asked again, since another replica may accept it, and with a new one, if it is
    /// NAV's public one. True: the question is settled, or put anew.
    bool refused(Question& question, http::Response& response, Batch& batch) {
        if (response.token_is_old) {
            put(std::exchange(question, {}));
            return true;
        }
        const int most = !retries_ ? 1 : token_.has_worked() ? refusals_of_good_token : refusals_of_new_token;
        if (++question.refusals < most) {
            renew_token();
            response.attempt = 1;
            fetcher_.again(std::move(response), fmt::format("HTTP status {}", response.status), true);
            return false;
        }
        if (question.kind == Kind::document || question.kind == Kind::probe) {
            documents_.fail(question.id, fmt::format("HTTP status {}", response.status), batch);
            return true;
        }
        token_.refuse(response);
        if (!token_asked_) put({Kind::token});
        token_asked_ = true;
        parked_.push_back({question.kind, question.id});
        return true;
    }

    /// NAV's public token may have been replaced meanwhile; or one replica refuses what the other accepts.
    void renew_token() {
        if (!token_.is_public() || token_asked_) return;
        if (same_token_at_ && clock_.now() - *same_token_at_ < between_tokens) return;
        token_asked_ = true;
        put({Kind::token});
    }

    void take_token(const http::Response& response) {
        token_asked_ = false;
        if (token_.take(response, !parked_.empty())) {
            fetcher_.set_token(token_.value());
        } else {
            same_token_at_ = clock_.now();
        }
        for (Question& question : std::exchange(parked_, {})) put(std::move(question));
    }

    /// By a clock that is ahead, six months back is too late for a whole reading: then it begins by the
    /// server's clock.
    bool began_too_late() {
        if (!cursor_.page.empty() || !server_time_ || at_ <= *server_time_ + 1h) return false;
        at_ = *server_time_;
        begin_ = at_ - longest_life;
        put({Kind::seek});
        return true;
    }

    /// No event is later than an hour before the cursor: the cursor's own page tells whether that is so.
    void nothing_later() {
        if (!cursor_.page.empty()) return put({Kind::page, cursor_.page});
        incomplete_ =
            fmt::format("{} knows no event since {}; is that the right address?", base_, to_string(begin_));
    }

    /// NAV hides events together with their ads, the cursor's own perhaps, and all that came after it.
    void restart() {
        known_.reset();
        cursor_ = {.page = {}, .full_scan = true};
        begin_ = at_ - longest_life;
        put({Kind::seek});
    }

    /// A page as the feed's own order has it; nothing if it is unreadable and asked for again.
    std::optional<EventsPage> page_in(const Question& question, http::Response& response) {
        if (response.status != 200) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format(
                    "{} answered HTTP status {}: {}; if it stays so, read six months anew with --full",
                    response.request.url, response.status, response.body.substr(0, 200)));
        }
        auto parsed = parse_events_page(response.body);
        if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) {
            fetcher_.again(std::move(response), unreadable->why);
            return std::nullopt;
        }
        auto& page = std::get<EventsPage>(parsed);
        if (question.kind == Kind::page && page.id != question.id) {
            fetcher_.again(std::move(response), fmt::format("page {} came instead", page.id));
            return std::nullopt;
        }
        return std::move(page);
    }

    /// The header that seeks also drops rows from the page that it finds: so that page is asked for once
    /// more, by its id.
    bool read_seek(const Question& question, http::Response& response) {
        if (began_too_late()) return true;
        const auto page = page_in(question, response);
        if (!page) return false;
        refuse_ignored_seek(*page);
        if (known_ && known_->newest && !page->items.empty() && page->items.front().time > known_->newest) {
            look_further_back();
        } else {
            put({Kind::page, page->id});
        }
        return true;
    }

    /// NAV hides events with their ads, and commits some late: behind a first one that is newer than all that
    /// were read, there may be others that were not.
    void look_further_back() {
        overlap_ *= 24;
        if (overlap_ > longest_overlap) return restart();
        begin_ = *known_->newest - overlap_;
        put({Kind::seek});
    }

    bool read_page(const Question& question, http::Response& response, Batch& batch) {
        if (response.status == 404 && known_ && question.id == known_->page && pages_ == 0) {
            restart();
            return true;
        }
        auto page = page_in(question, response);
        if (page) take_page(*page, batch);
        return page.has_value();
    }

    void refuse_ignored_seek(const EventsPage& page) const {
        const auto first = std::find_if(page.items.begin(), page.items.end(),
                                        [](const auto& item) { return item.time.has_value(); });
        if (first == page.items.end() || *first->time >= std::chrono::floor<std::chrono::seconds>(begin_))
            return;
        throw Error(
            ErrorKind::unavailable,
            fmt::format("{} was asked for events since {} and began at {}: it ignored If-Modified-Since; "
                        "nothing was changed",
                        base_, to_string(begin_), to_string(*first->time)));
    }

    void take_page(EventsPage& page, Batch& batch) {
        ++pages_;
        events_ += page.items.size();
        // What is newer than the moment the run began is left to the next run: else a busy feed has no end.
        const bool is_current = is_newer_than_run(page);
        if (page.next_id && !is_current) go_on(page);
        cursor_.restarted = cursor_.page.empty();
        cursor_.page = page.next_id.value_or(page.id);
        cursor_.at_end = !page.next_id || is_current;
        drop_overlap(page);
        for (EventsPage::Item& item : page.items) {
            // A time to come would move the next beginning behind events that are still to appear.
            if (item.time && (!server_time_ || *item.time <= *server_time_))
                cursor_.newest = std::max(cursor_.newest, item.time);
            item.event.late = known_ && !known_->full_scan && item.time && *item.time <= known_->newest;
            batch.events.push_back(std::move(item.event));
        }
        batch.rejected = std::move(page.rejected);
        batch.cursor = cursor_;
    }

    /// The server's clock tells seconds: of those in the run's own second, some pages are read.
    bool is_newer_than_run(const EventsPage& page) {
        constexpr int most_pages_of_a_second = 100;
        if (!began_ || page.items.empty() || page.items.back().time < began_) return false;
        return page.items.back().time >= *began_ + 1s || ++pages_of_last_second_ > most_pages_of_a_second;
    }

    /// A page begins with the last event of the one before: it must not count as a second one of its time.
    void drop_overlap(EventsPage& page) {
        if (page.items.empty()) return;
        const auto same = [](const Event& a, const Event& b) {
            return a.uuid == b.uuid && a.stamp == b.stamp && a.active == b.active;
        };
        Event last = page.items.back().event;
        if (last_event_ && same(*last_event_, page.items.front().event)) page.items.erase(page.items.begin());
        last_event_ = std::move(last);
    }

    void go_on(const EventsPage& page) {
        if (events_ > most_events) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format("the pages of {} have no end: {} events read; run again later", base_, events_));
        }
        if (loop_.closes(*page.next_id)) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format("page cycle at {}/api/v1/feed/{}; run again later", base_, *page.next_id));
        }
        if (page.next_url && http::origin(http::resolved(base_, *page.next_url)) != http::origin(base_)) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("page {} names {} as the next, which is not at {}: refused", page.id,
                                    *page.next_url, http::origin(base_)));
        }
        put({Kind::page, *page.next_id});
    }

    std::string base_;
    int page_size_;
    std::optional<Cursor> known_;  ///< as the mirror has it
    Cursor cursor_;
    Timestamp at_;
    Timestamp begin_;
    PublicToken token_;
    bool retries_;
    std::chrono::hours overlap_ = overlap;
    DocumentLookup documents_;
    http::Fetcher fetcher_;
    http::Clock& clock_;
    bool token_asked_ = false;
    std::optional<http::Clock::TimePoint> same_token_at_;  ///< when it was last fetched in vain
    std::unordered_map<std::uint64_t, Question> questions_;
    std::vector<Question> parked_;  ///< waits for a new token
    PageLoop loop_;
    std::optional<Event> last_event_;  ///< of the page before
    std::optional<Timestamp> began_;   ///< the server's clock then
    std::optional<Timestamp> server_time_;
    std::optional<std::chrono::seconds> clock_ahead_;
    std::uint64_t next_id_ = 0;
    std::uint64_t pages_ = 0;
    int pages_of_last_second_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t asked_ = 0;
    std::string incomplete_;
    std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<Source> make_stilling_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<StillingFeed>(options, clock);
}

}  // namespace jobfeed
