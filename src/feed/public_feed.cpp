// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"

#include "feed/interval_tree.hpp"
#include "feed/public_feed_json.hpp"
#include "feed/public_feed_query.hpp"
#include "http/fetcher.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace jobfeed {
namespace {

/// Why something is asked, and for what.
struct Question {
    enum class Kind {
        newest,   ///< the first page of everything: how much there is, and the newest ad
        only,     ///< whether that page is all there is, or the cap cuts it off
        updated,  ///< what had been updated just before the pass
        bottom,   ///< the last page within the feed's cap of all ads up to `interval.to`: where it ends
        page,     ///< a page of the interval at `node` of the tree
        cap,      ///< whether the total of the interval at `node` is cut off by the cap
        ad        ///< one ad
    };
    Kind kind;
    Interval interval{};
    std::size_t node = 0;
    std::uint64_t page = 0;
    std::string uuid{};
    int tries = 1;  ///< at finding a window's last page
};

// An ad is in the feed's index a moment after the time of its update.
constexpr std::chrono::seconds index_delay{30};

// A look at what moved that takes several pages has to be looked at in its turn.
constexpr int most_looks = 4;

// The last page of a window moves when ads go: rarely twice.
constexpr int most_tries = 5;

class PublicFeed final : public Source {
  public:
    PublicFeed(const SourceOptions& options, http::Clock* clock)
        : query_(options.scope, options.page_size.value_or(largest_page), options.changed_since),
          page_size_(static_cast<std::uint64_t>(options.page_size.value_or(largest_page))),
          tells_by_absence_(!options.changed_since),
          fetcher_({.origin = http::origin(options.scope.base_url),
                    .token = options.token,
                    .jobs = options.jobs,
                    .stall_timeout = options.timeout,
                    .retries = options.retries,
                    .max_duration = options.max_duration,
                    .stop_requested = options.stop_requested,
                    .note = options.note,
                    .clock = clock}) {
        put({.kind = Question::Kind::newest}, true);
    }

    std::optional<Batch> next() override {
        do {
            while (!out_of_time_ && !fetcher_.idle()) {
                if (auto answer = next_answer()) return batch_of(*answer);
            }
        } while (look_for_movement());
        return std::nullopt;
    }

    void ask(const std::vector<std::string>& uuids) override {
        for (const std::string& uuid : uuids) put({.kind = Question::Kind::ad, .uuid = uuid}, false);
    }

    [[nodiscard]] bool tells_by_absence() const override { return tells_by_absence_; }

    [[nodiscard]] std::string incomplete() const override { return incomplete_.empty() ? tree_.failure() : incomplete_; }

    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override { return clock_ahead_; }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = fetcher_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = windows_,
                .counted = tree_.counted(),
                .reread = reread_,
                .expected_ads = reached_the_end_ ? std::optional(expected_) : std::nullopt};
    }

  private:
    struct Answer {
        Question question;
        PublicFeedPage page;
    };

    void put(Question question, bool urgent) {
        const auto url = [&] {
            switch (question.kind) {
                case Question::Kind::only:
                case Question::Kind::cap: return query_.url_without(question.interval, question.uuid);
                case Question::Kind::ad: return query_.url_of_ad(question.uuid);
                default: return query_.url(question.interval, question.page);
            }
        }();
        fetcher_.start({.id = questions_.size(), .url = url, .urgent = urgent});
        questions_.push_back(std::move(question));
    }

    /// The next answer; nothing if it was unreadable and is asked for again, or time is up.
    std::optional<Answer> next_answer() {
        auto response = fetcher_.wait();
        if (!response) {
            out_of_time_ = true;
            incomplete_ = "it was ended by the longest duration given";
            return std::nullopt;
        }
        refuse_errors(*response);
        take_date(*response);
        const Question question = questions_[response->request.id];
        auto parsed = parse_public_feed_page(response->body);
        const auto* unreadable = std::get_if<Unreadable>(&parsed);
        const std::string why = unreadable != nullptr
                                    ? unreadable->why
                                    : why_unbelievable(question, std::get<PublicFeedPage>(parsed), response->attempt);
        if (!why.empty()) {
            fetcher_.again(std::move(*response), why);
            return std::nullopt;
        }
        return Answer{question, std::move(std::get<PublicFeedPage>(parsed))};
    }

    void take_date(const http::Response& response) {
        if (!response.date) return;
        feed_time_ = std::chrono::floor<std::chrono::milliseconds>(*response.date);
        if (began_) return;
        began_ = feed_time_;
        clock_ahead_ = std::chrono::floor<std::chrono::seconds>(now() - *feed_time_);
    }

    /// Why a page cannot be what was asked for; empty if it can.
    [[nodiscard]] std::string why_unbelievable(const Question& question, const PublicFeedPage& page, int attempt) const {
        // The server clamps the number it answers harder than the page it looks up; a lower one may well be right, and if
        // it is not, the totals tell.
        if (page.page_number > question.page) {
            return fmt::format("page {} came instead of {}", page.page_number, question.page);
        }
        if (page.total_pages > page.total_elements || page.total_pages * page_size_ < page.total_elements) {
            return fmt::format("{} pages cannot hold {} ads", page.total_pages, page.total_elements);
        }
        const bool without_ads = page.ads.empty() && page.rejected.empty();
        if (without_ads && question.page < page.total_pages) {
            return fmt::format("a page of {} ads came without any", page.total_elements);
        }
        // Nothing where something was to be expected may be a server that has lost its index for a moment.
        const bool expects_ads = question.kind == Question::Kind::newest || question.kind == Question::Kind::bottom ||
                                 (question.kind == Question::Kind::page && !question.interval.updated_from);
        return without_ads && expects_ads && attempt == 1 ? "no ad came: asked again, to be sure" : "";
    }

    static void refuse_errors(const http::Response& response) {
        if (response.status == 200) return;
        const std::string& url = response.request.url;
        if (response.status == 401 || response.status == 403) {
            throw Error(ErrorKind::token, fmt::format("{} refused the token (HTTP status {}): it has expired, was revoked, "
                                                      "or is for another feed; ask NAV for a new one",
                                                      url, response.status));
        }
        if (response.status == 404) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("{} is not there (HTTP status 404): NAV replaced the public-feed on 2025-05-01; nothing "
                                    "in the mirror was changed. The new feed is read, without a token, with: "
                                    "jobfeed sync --feed stilling-feed --db FILE",
                                    url));
        }
        throw Error(ErrorKind::failed,
                    fmt::format("{} answered HTTP status {}: {}", url, response.status, response.body.substr(0, 200)));
    }

    Batch batch_of(Answer& answer) {
        const std::uint64_t largest_before = largest_total_;
        if (answer.question.kind == Question::Kind::newest || answer.question.kind == Question::Kind::bottom) {
            largest_total_ = std::max(largest_total_, answer.page.total_elements);
        }
        switch (answer.question.kind) {
            case Question::Kind::newest: take_newest(answer.page); break;
            case Question::Kind::only: take_only(answer.page); break;
            case Question::Kind::updated: take_updated(answer.page); break;
            case Question::Kind::bottom: take_bottom(answer.question, answer.page, largest_before); break;
            case Question::Kind::page: take_page(answer.question, answer.page); break;
            case Question::Kind::cap: take_cap(answer.question, answer.page); break;
            case Question::Kind::ad: break;
        }
        std::erase_if(answer.page.ads, [this](const Ad& ad) { return !query_.wants(ad); });
        Batch batch{.ads = std::move(answer.page.ads), .rejected = std::move(answer.page.rejected)};
        if (answer.question.kind == Question::Kind::ad) {
            const bool gone = batch.ads.empty() && batch.rejected.empty();
            batch.findings.push_back({answer.question.uuid, gone ? Finding::Kind::gone : Finding::Kind::offered});
            if (!gone && incomplete_.empty() && !came_meanwhile(batch)) {
                incomplete_ = fmt::format("ad {} is offered, and was not met", answer.question.uuid);
            }
        }
        return batch;
    }

    /// Whether an ad that the pass did not meet may have come after it had passed that place.
    [[nodiscard]] bool came_meanwhile(const Batch& batch) const {
        return began_ && !batch.ads.empty() && batch.ads.front().updated >= *began_ - index_delay;
    }

    void take_newest(const PublicFeedPage& page) {
        expected_ = page.total_elements;
        for (const Ad& ad : page.ads) first_upper_ = std::max(first_upper_, ad.published);
        pages_of_first_ = page.total_pages;
        if (page.ads.size() + page.rejected.size() < page.total_elements) return begin_windows();
        // All in one page is one snapshot: there is nothing to prove but that the feed reaches further than that.
        if (page.ads.empty()) return end_after_one_page();
        put({.kind = Question::Kind::only, .uuid = page.ads.front().uuid}, true);
    }

    void take_only(const PublicFeedPage& page) {
        return page.total_elements + 1 == expected_ ? end_after_one_page() : begin_windows();
    }

    void end_after_one_page() {
        windows_ = 1;
        reached_the_end_ = true;
    }

    /// The newest ad's time bounds the pass, so that ads that come while it is read stay out of it.
    void begin_windows() {
        expected_ = 0;
        moves_ = true;
        if (!first_upper_) {
            incomplete_ = "none of the newest ads has a readable time of publication";
            return;
        }
        if (!feed_time_) {
            incomplete_ = "the feed's answers carry no Date, so what moves while they are read cannot be told";
            return ask_for_bottom(*first_upper_, pages_of_first_);
        }
        begin_look();
        put({.kind = Question::Kind::updated, .interval = {.updated_from = moved_since_}}, true);
    }

    void begin_look() {
        moved_since_ = *feed_time_ - index_delay;
        tree_.expect_newcomers_since(moved_since_);
    }

    /// Nothing that is proved is read before this has come, so what is in it did not move meanwhile.
    void take_updated(const PublicFeedPage& page) {
        tree_.take_updated_before(page);
        ask_for_bottom(*first_upper_, pages_of_first_);
    }

    void ask_for_bottom(Timestamp upper, std::uint64_t pages, int tries = 1) {
        put({.kind = Question::Kind::bottom, .interval = {.to = upper}, .page = pages - 1, .tries = tries}, true);
    }

    /// The step back: what lies above the oldest instant that the cap reaches is whole, and has an exact total; that
    /// instant itself, which the cap may cut through, belongs to what comes next.
    void take_bottom(const Question& question, const PublicFeedPage& page, std::uint64_t largest_before) {
        const Timestamp upper = *question.interval.to;
        if (page.total_elements < largest_before) {
            // Fewer than another window had: the cap cuts nothing off, so this is all there is down to the end.
            ++windows_;
            reached_the_end_ = true;
            // Fewer than there are by any time of publication, or none: the rest has none.
            const bool undated = windows_ == 1;
            expected_ += undated ? largest_before : page.total_elements;
            if (expected_ > 0) open(tree_.add(undated ? Interval{} : question.interval));
            return;
        }
        if (page.total_pages != question.page + 1) {
            if (question.tries < most_tries) return ask_for_bottom(upper, page.total_pages, question.tries + 1);
            incomplete_ = fmt::format("the feed does not tell how many ads are published up to {}", to_string(upper));
            return;
        }
        std::optional<Timestamp> oldest;
        for (const Ad& ad : page.ads) {
            if (ad.published && (!oldest || *ad.published < *oldest)) oldest = ad.published;
        }
        if (!oldest || *oldest > upper) {
            incomplete_ = fmt::format("the ads published up to {} cannot be told apart by time", to_string(upper));
            return;
        }
        ++windows_;
        expected_ += page.total_elements;
        const bool one_instant = *oldest == upper;
        open(tree_.add({.from = one_instant ? upper : after(*oldest), .to = upper}));
        ask_for_bottom(one_instant ? before(upper) : *oldest, page.total_pages);
    }

    void open(std::size_t node) { put({.kind = Question::Kind::page, .interval = tree_.interval(node), .node = node}, false); }

    void take_page(const Question& question, const PublicFeedPage& page) {
        if (tree_.is_again(question.node)) ++reread_;
        const std::uint64_t pages = tree_.take(question.node, question.page, page);
        if (question.page > 0) return go_on(question.node);
        if (question.node == look_node_ && pages > 1) moves_ = true;
        const bool may_be_cut_off = page.total_elements > 0 && page.total_elements >= largest_total_;
        const auto uuid = may_be_cut_off ? tree_.some_uuid(question.node) : std::nullopt;
        if (uuid) {
            return put({.kind = Question::Kind::cap, .interval = question.interval, .node = question.node, .uuid = *uuid}, true);
        }
        ask_for_the_rest(question, pages);
    }

    void ask_for_the_rest(const Question& question, std::uint64_t pages) {
        for (std::uint64_t page = 1; page < pages; ++page) {
            put({.kind = Question::Kind::page, .interval = question.interval, .node = question.node, .page = page}, false);
        }
        if (pages <= 1) go_on(question.node);
    }

    /// Without one of its ads, an exact total is one less; one that the cap cuts off stays.
    void take_cap(const Question& question, const PublicFeedPage& page) {
        const std::uint64_t total = tree_.total(question.node);
        if (page.total_elements + 1 != total) {
            const auto halves = tree_.divide_too_wide(question.node);
            if (!halves.empty()) return open_all(halves);
        }
        ask_for_the_rest(question, tree_.pages(question.node));
    }

    /// Asks for what the tree wants after the last page of a node.
    void go_on(std::size_t node) { open_all(tree_.settle(node)); }

    void open_all(const std::vector<std::size_t>& nodes) {
        for (const std::size_t node : nodes) open(node);
    }

    /// An ad that moves from what is still to be read to what has been read is met by neither. So a pass of more than
    /// a page ends with a look at what was updated since it began. Once that is a snapshot, it is the end.
    bool look_for_movement() {
        if (!moves_ || out_of_time_ || !incomplete().empty()) return false;
        moves_ = false;
        if (++looks_ > most_looks) {
            incomplete_ = "more changed while the feed was read than could be followed";
            return false;
        }
        const Interval moved{.updated_from = moved_since_};
        begin_look();
        look_node_ = tree_.add(moved);
        open(*look_node_);
        return true;
    }

    PublicFeedQuery query_;
    static constexpr int largest_page = 100;
    std::uint64_t page_size_;
    bool tells_by_absence_;
    http::Fetcher fetcher_;
    IntervalTree tree_{page_size_};
    std::vector<Question> questions_;
    std::optional<Timestamp> began_;      ///< by the server's clock
    std::optional<Timestamp> feed_time_;  ///< by the server's clock, when it last answered
    std::optional<std::chrono::seconds> clock_ahead_;
    std::optional<Timestamp> first_upper_;
    std::uint64_t pages_of_first_ = 0;
    std::uint64_t largest_total_ = 0;  ///< of an open question: the cap, or less
    std::uint64_t windows_ = 0;
    std::uint64_t reread_ = 0;
    std::uint64_t expected_ = 0;
    bool reached_the_end_ = false;
    bool out_of_time_ = false;
    bool moves_ = false;  ///< there is no snapshot yet of what moved meanwhile
    int looks_ = 0;
    std::optional<std::size_t> look_node_;
    Timestamp moved_since_{};
    std::string incomplete_;
};

}  // namespace

std::unique_ptr<Source> make_public_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<PublicFeed>(options, clock);
}

}  // namespace jobfeed
