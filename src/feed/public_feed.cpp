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
        newest,  ///< the first page of everything: how much there is, and the newest ad
        updated,  ///< what had been updated just before the pass
        bottom,  ///< the last page within the feed's cap of all ads up to `interval.to`: where it ends
        page,    ///< a page of the interval at `node` of the tree
        cap,     ///< whether the total of the interval at `node` is cut off by the cap
        ad       ///< one ad
    };
    Kind kind;
    Interval interval{};
    std::size_t node = 0;
    std::uint64_t page = 0;
    std::string uuid{};
};

class PublicFeed final : public Source {
  public:
    PublicFeed(const SourceOptions& options, http::Clock* clock)
        : query_(options.scope, options.page_size, options.changed_since),
          page_size_(static_cast<std::uint64_t>(options.page_size)),
          max_duration_(options.max_duration),
          fetcher_({.origin = http::origin(options.scope.base_url),
                    .token = options.token,
                    .jobs = options.jobs,
                    .stall_timeout = options.timeout,
                    .retries = options.retries,
                    .stop_requested = options.stop_requested,
                    .note = options.note,
                    .clock = clock}) {
        put({.kind = Question::Kind::newest}, true);
    }

    std::optional<Batch> next() override {
        if (time_is_up()) {
            incomplete_ = "it was ended by the longest duration given";
            return std::nullopt;
        }
        do {
            while (!fetcher_.idle()) {
                if (auto answer = next_answer()) return batch_of(*answer);
            }
        } while (look_for_movement());
        return std::nullopt;
    }

    void ask(const std::vector<std::string>& uuids) override {
        for (const std::string& uuid : uuids) put({.kind = Question::Kind::ad, .uuid = uuid}, false);
    }

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
    [[nodiscard]] bool time_is_up() const {
        return max_duration_ && std::chrono::steady_clock::now() - started_ >= *max_duration_;
    }

    struct Answer {
        Question question;
        PublicFeedPage page;
    };

    void put(Question question, bool urgent) {
        const auto url = [&] {
            switch (question.kind) {
                case Question::Kind::cap: return query_.url_without(question.interval, question.uuid);
                case Question::Kind::ad: return query_.url_of_ad(question.uuid);
                default: return query_.url(question.interval, question.page);
            }
        }();
        fetcher_.start({.id = questions_.size(), .url = url, .urgent = urgent});
        questions_.push_back(std::move(question));
    }

    /// The next answer; nothing if it was unreadable and is asked for again.
    std::optional<Answer> next_answer() {
        http::Response response = fetcher_.wait();
        refuse_errors(response);
        if (!began_ && response.date) {
            began_ = std::chrono::floor<std::chrono::milliseconds>(*response.date);
            clock_ahead_ = std::chrono::floor<std::chrono::seconds>(now() - *began_);
        }
        const Question question = questions_[response.request.id];
        auto parsed = parse_public_feed_page(response.body);
        if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) {
            fetcher_.again(std::move(response), unreadable->why);
            return std::nullopt;
        }
        auto& page = std::get<PublicFeedPage>(parsed);
        // The server clamps the number it answers harder than the page it looks up; a lower one may well be right, and if
        // it is not, the totals tell.
        if (page.page_number > question.page) {
            fetcher_.again(std::move(response),
                           fmt::format("page {} came instead of {}", page.page_number, question.page));
            return std::nullopt;
        }
        if (page.total_elements > 0 && page.ads.empty() && page.rejected.empty() && question.page < page.total_pages) {
            fetcher_.again(std::move(response), fmt::format("a page of {} ads came without any", page.total_elements));
            return std::nullopt;
        }
        return Answer{question, std::move(page)};
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
                        fmt::format("{} is not there (HTTP status 404): NAV switched the public-feed off on 2025-05-01 "
                                    "in favour of the stilling-feed; nothing in the mirror was changed",
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
        }
        return batch;
    }

    void take_newest(const PublicFeedPage& page) {
        // All in one page is one snapshot: there is nothing to prove.
        if (page.total_pages <= 1 && page.ads.size() + page.rejected.size() == page.total_elements) {
            windows_ = 1;
            expected_ = page.total_elements;
            reached_the_end_ = true;
            return;
        }
        std::optional<Timestamp> newest;
        for (const Ad& ad : page.ads) newest = std::max(newest, ad.published);
        if (!newest) {
            incomplete_ = "none of the newest ads has a readable time of publication";
            return;
        }
        // The newest ad's time bounds the pass, so that ads that come while it is read stay out of it.
        first_upper_ = *newest;
        pages_of_first_ = page.total_pages;
        if (!began_) return ask_for_bottom(first_upper_, pages_of_first_);
        put({.kind = Question::Kind::updated, .interval = updated_since_began()}, true);
    }

    /// The `Date` header, by which the pass began, is cut to seconds.
    [[nodiscard]] Interval updated_since_began() const { return {.updated_from = *began_ - std::chrono::seconds{1}}; }

    /// Nothing that is proved is read before this has come, so what is in it did not move meanwhile.
    void take_updated(const PublicFeedPage& page) {
        tree_.take_updated_before(page);
        ask_for_bottom(first_upper_, pages_of_first_);
    }

    void ask_for_bottom(Timestamp upper, std::uint64_t pages) {
        put({.kind = Question::Kind::bottom, .interval = {.to = upper}, .page = pages - 1}, true);
    }

    /// The step back: what lies above the oldest instant that the cap reaches is whole, and has an exact total; that
    /// instant itself, which the cap may cut through, belongs to what comes next.
    void take_bottom(const Question& question, const PublicFeedPage& page, std::uint64_t largest_before) {
        const Timestamp upper = *question.interval.to;
        if (page.total_elements < largest_before) {
            // Fewer than another window had: the cap cuts nothing off, so this is all there is down to the end.
            if (windows_ == 0) {
                incomplete_ = fmt::format("{} of the feed's {} ads have no time of publication, or went at that moment",
                                          largest_before - page.total_elements, largest_before);
            }
            ++windows_;
            expected_ += page.total_elements;
            reached_the_end_ = true;
            if (page.total_elements > 0) open(tree_.add(question.interval));
            return;
        }
        if (page.total_pages != question.page + 1) return ask_for_bottom(upper, page.total_pages);
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
        const bool first = question.page == 0;
        const std::uint64_t pages = tree_.take(question.node, question.page, page);
        if (first && pages > 1) {
            const bool may_be_cut_off = question.interval.is_instant() && page.total_elements >= largest_total_;
            const auto uuid = may_be_cut_off ? tree_.some_uuid(question.node) : std::nullopt;
            if (uuid) {
                put({.kind = Question::Kind::cap, .interval = question.interval, .node = question.node, .uuid = *uuid}, true);
                return;
            }
            return ask_for_the_rest(question, pages);
        }
        go_on(question.node);
    }

    void ask_for_the_rest(const Question& question, std::uint64_t pages) {
        for (std::uint64_t page = 1; page < pages; ++page) {
            put({.kind = Question::Kind::page, .interval = question.interval, .node = question.node, .page = page}, false);
        }
    }

    /// Without one of its ads, an exact total is one less; one that the cap cuts off stays.
    void take_cap(const Question& question, const PublicFeedPage& page) {
        const std::uint64_t total = tree_.total(question.node);
        if (page.total_elements + 1 != total) {
            const auto halves = tree_.divide_wide_instant(question.node);
            if (!halves.empty()) return open_all(halves);
        }
        ask_for_the_rest(question, (total + page_size_ - 1) / page_size_);
    }

    /// Asks for what the tree wants after the last page of a node.
    void go_on(std::size_t node) { open_all(tree_.settle(node)); }

    void open_all(const std::vector<std::size_t>& nodes) {
        for (const std::size_t node : nodes) open(node);
    }

    /// An ad that came and one that went between the same two pages leave a total as it was. So a pass of more than
    /// a page ends with a look at what was updated since it began; what that touches is read again in snapshots.
    bool look_for_movement() {
        if (!tree_.relied_on_totals() || !began_) return false;
        if (!looked_for_movement_) {
            looked_for_movement_ = true;
            open(tree_.add_movement(updated_since_began()));
            return true;
        }
        const auto nodes = tree_.read_touched_again();
        open_all(nodes);
        return !nodes.empty();
    }

    PublicFeedQuery query_;
    std::uint64_t page_size_;
    std::optional<std::chrono::seconds> max_duration_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    http::Fetcher fetcher_;
    IntervalTree tree_{page_size_};
    std::vector<Question> questions_;
    std::optional<Timestamp> began_;  ///< by the server's clock
    std::optional<std::chrono::seconds> clock_ahead_;
    Timestamp first_upper_{};
    std::uint64_t pages_of_first_ = 0;
    std::uint64_t largest_total_ = 0;  ///< of an open question: the cap, or less
    std::uint64_t windows_ = 0;
    std::uint64_t reread_ = 0;
    std::uint64_t expected_ = 0;
    bool reached_the_end_ = false;
    bool looked_for_movement_ = false;
    std::string incomplete_;
};

}  // namespace

std::unique_ptr<Source> make_public_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<PublicFeed>(options, clock);
}

}  // namespace jobfeed
