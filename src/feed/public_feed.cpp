// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"

#include "feed/interval_tree.hpp"
#include "feed/public_feed_client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed {
namespace {

// The most that the feed puts on a page.
constexpr int largest_page = 100;

// An ad is in the feed's index a moment after the time of its update.
constexpr std::chrono::seconds index_delay{30};

// A look at what moved that takes several pages has to be looked at in its turn.
constexpr int most_looks = 4;

// Whatever its total, whether the cap cuts an interval off is asked.
constexpr auto always_doubtful = std::numeric_limits<std::uint64_t>::max();

// The last page of a window moves when ads go: rarely twice.
constexpr int most_tries = 5;

class PublicFeed final : public Source {
  public:
    PublicFeed(const SourceOptions& options, http::Clock* clock)
        : client_(options, options.page_size.value_or(largest_page), clock),
          page_size_(static_cast<std::uint64_t>(options.page_size.value_or(largest_page))),
          tree_(page_size_),
          tells_by_absence_(!options.changed_since) {
        put({.kind = Question::Kind::newest}, true);
    }

    std::optional<Batch> next() override {
        do {
            while (!client_.out_of_time() && !client_.idle()) {
                if (auto answer = client_.next_answer()) return batch_of(*answer);
            }
        } while (look_for_movement());
        if (client_.out_of_time()) incomplete_ = "it was ended by the longest duration given";
        return std::nullopt;
    }

    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>&, bool) override {
        for (const std::string& uuid : uuids) put({.kind = Question::Kind::ad, .uuid = uuid}, false);
    }

    [[nodiscard]] bool tells_by_absence() const override { return tells_by_absence_; }

    [[nodiscard]] std::string incomplete() const override {
        return incomplete_.empty() ? tree_.failure() : incomplete_;
    }

    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override {
        return client_.clock_ahead();
    }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = client_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = windows_,
                .counted = tree_.counted(),
                .reread = reread_,
                .expected_ads = reached_the_end_ ? std::optional(expected_) : std::nullopt};
    }

  private:
    void put(Question question, bool urgent) { client_.put(std::move(question), urgent); }

    Batch batch_of(Answer& answer) {
        const std::uint64_t largest_before = largest_total_;
        if (answer.question.kind == Question::Kind::newest ||
            answer.question.kind == Question::Kind::bottom) {
            largest_total_ = std::max(largest_total_, answer.page.total_elements);
        }
        for (const Ad& ad : answer.page.ads) latest_updates_.take(ad.updated);
        switch (answer.question.kind) {
            case Question::Kind::newest:
                take_newest(answer.question, answer.page);
                break;
            case Question::Kind::only:
                take_only(answer.page);
                break;
            case Question::Kind::updated:
                take_updated(answer.page);
                break;
            case Question::Kind::bottom:
                take_bottom(answer.question, answer.page, largest_before);
                break;
            case Question::Kind::page:
                take_page(answer.question, answer.page);
                break;
            case Question::Kind::cap:
                take_cap(answer.question, answer.page);
                break;
            case Question::Kind::still:
                take_still(answer.page);
                break;
            case Question::Kind::whole:
                take_whole(answer.page);
                break;
            case Question::Kind::ad:
                break;
        }
        std::erase_if(answer.page.ads, [this](const Ad& ad) { return !client_.wants(ad); });
        Batch batch{.ads = std::move(answer.page.ads), .rejected = std::move(answer.page.rejected)};
        if (answer.question.kind == Question::Kind::ad) {
            const bool gone = batch.ads.empty() && batch.rejected.empty();
            const bool is_old = !gone && !came_meanwhile(batch);
            batch.results.push_back({.uuid = answer.question.uuid,
                                      .kind = gone ? LookupResult::Kind::denied_again : LookupResult::Kind::available,
                                      .reason = is_old ? "it was there all the time" : ""});
        }
        return batch;
    }

    /// Whether an ad may have come after the pass had been at its place.
    [[nodiscard]] bool came_meanwhile(const Batch& batch) const {
        return client_.began() && !batch.ads.empty() &&
               batch.ads.front().updated >= *client_.began() - index_delay;
    }

    void take_newest(const Question& question, const PublicFeedPage& page) {
        expected_ = page.total_elements;
        std::set<std::string> uuids;
        for (const Ad& ad : page.ads) uuids.insert(ad.uuid);
        const bool is_the_same = std::exchange(first_page_, uuids) == uuids;
        for (const Ad& ad : page.ads) first_upper_ = std::max(first_upper_, ad.published);
        pages_of_first_ = page.total_pages;
        if (page.ads.size() + page.rejected.size() < page.total_elements) return begin_windows();
        // All in one page is one snapshot: there is nothing to prove but that the feed reaches further than
        // that.
        if (page.ads.empty() || (question.tries > 1 && is_the_same)) return end_after_one_page();
        if (question.tries > 1) return begin_windows();
        put({.kind = Question::Kind::only, .uuid = page.ads.front().uuid, .holds_ads = expected_ > 1}, true);
    }

    void take_only(const PublicFeedPage& page) {
        if (page.total_elements + 1 != expected_) return begin_windows();
        // An ad that goes just now makes a total that the cap cuts off look like an exact one; the page would
        // not be the same.
        put({.kind = Question::Kind::newest, .tries = 2}, true);
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
        if (!client_.feed_time()) {
            incomplete_ =
                "the feed's answers carry no Date, so what moves while they are read cannot be told";
            return ask_for_bottom(*first_upper_, pages_of_first_, true);
        }
        begin_look();
        put({.kind = Question::Kind::updated, .interval = {.updated_from = moved_since_}}, true);
    }

    void begin_look() {
        moved_since_ = *client_.feed_time() - index_delay;
        tree_.expect_newcomers_since(moved_since_);
    }

    /// Nothing that is proved is read before this has come, so what is in it did not move meanwhile.
    void take_updated(const PublicFeedPage& page) {
        tree_.take_updated_before(page);
        ask_for_bottom(*first_upper_, pages_of_first_, true);
    }

    /// `seen`: an ad published at `upper` has been seen.
    void ask_for_bottom(Timestamp upper, std::uint64_t pages, bool seen, int tries = 1) {
        put({.kind = Question::Kind::bottom,
             .interval = {.to = upper},
             .page = pages - 1,
             .tries = tries,
             .holds_ads = seen},
            true);
    }

    /// The step back: what lies above the oldest instant that the cap reaches is whole, and has an exact
    /// total; that instant itself, which the cap may cut through, belongs to what comes next.
    void take_bottom(const Question& question, const PublicFeedPage& page, std::uint64_t largest_before) {
        const Timestamp upper = *question.interval.to;
        if (page.total_elements == 0) {
            if (question.holds_ads) return shows_nothing(question.interval);
            reached_the_end_ = true;
            return;
        }
        if (page.total_elements < largest_before) {
            // Fewer than another window had: the cap cuts nothing off, so this is all there is down to the
            // end.
            ++windows_;
            reached_the_end_ = true;
            // Fewer than there are by any time of publication: the rest has none.
            const bool undated = windows_ == 1;
            expected_ += undated ? largest_before : page.total_elements;
            return open(tree_.add(undated ? Interval{} : question.interval), true, always_doubtful);
        }
        if (page.total_pages != question.page + 1) {
            if (question.tries < most_tries)
                return ask_for_bottom(upper, page.total_pages, question.holds_ads, question.tries + 1);
            incomplete_ =
                fmt::format("the feed does not tell how many ads are published up to {}", to_string(upper));
            return;
        }
        std::optional<Timestamp> oldest;
        for (const Ad& ad : page.ads) {
            if (ad.published && (!oldest || *ad.published < *oldest)) oldest = ad.published;
        }
        if (!oldest || *oldest > upper) {
            incomplete_ =
                fmt::format("the ads published up to {} cannot be told apart by time", to_string(upper));
            return;
        }
        ++windows_;
        expected_ += page.total_elements;
        const bool one_instant = *oldest == upper;
        const auto newer = std::count_if(page.ads.begin(), page.ads.end(),
                                         [&oldest](const Ad& ad) { return ad.published > oldest; });
        const std::uint64_t elsewhere = page.total_elements - page.ads.size() - page.rejected.size();
        open(tree_.add({.from = one_instant ? upper : after(*oldest), .to = upper}), question.holds_ads,
             one_instant ? always_doubtful : elsewhere + static_cast<std::uint64_t>(newer));
        ask_for_bottom(one_instant ? before(upper) : *oldest, page.total_pages, !one_instant);
    }

    /// `doubtful_below`: a total below may be the cap, should it have fallen for a moment.
    void open(std::size_t node, bool holds_ads, std::uint64_t doubtful_below = 0) {
        put({.kind = Question::Kind::page,
             .interval = tree_.interval(node),
             .node = node,
             .holds_ads = holds_ads,
             .doubtful_below = doubtful_below},
            false);
    }

    /// Whether what had been shown has gone, or an index was lost, cannot be told.
    void shows_nothing(const Interval& interval) {
        const auto bound = interval.to ? interval.to : interval.updated_from;
        incomplete_ = fmt::format("the feed shows nothing that is {} {}, where it had shown an ad",
                                  interval.to ? "published up to" : "updated since",
                                  bound ? to_string(*bound) : "the first");
    }

    void take_page(const Question& question, const PublicFeedPage& page) {
        if (tree_.is_again(question.node)) ++reread_;
        // An update moves ads out of an interval of `published`, and the look meets them. Out of one of
        // `updated`, few go.
        const bool by_update = question.interval.updated_from || question.interval.updated_to;
        if (by_update && question.page == 0 && question.holds_ads && page.total_elements == 0)
            return shows_nothing(question.interval);
        const std::uint64_t pages = tree_.take(question.node, question.page, page);
        if (question.page > 0) return go_on(question.node);
        const bool may_be_cut_off =
            page.total_elements > 0 &&
            (page.total_elements >= largest_total_ || page.total_elements < question.doubtful_below ||
             tree_.is_as_large_as_the_whole(question.node));
        const auto uuid = may_be_cut_off ? tree_.some_uuid(question.node) : std::nullopt;
        if (uuid) {
            return put({.kind = Question::Kind::cap,
                        .interval = question.interval,
                        .node = question.node,
                        .uuid = *uuid,
                        .holds_ads = page.total_elements > 1},
                       true);
        }
        ask_for_the_rest(question, pages);
    }

    void ask_for_the_rest(const Question& question, std::uint64_t pages) {
        for (std::uint64_t page = 1; page < pages; ++page) {
            put({.kind = Question::Kind::page,
                 .interval = question.interval,
                 .node = question.node,
                 .page = page,
                 .holds_ads = true},
                false);
        }
        if (pages <= 1) go_on(question.node);
    }

    /// Without one of its ads, an exact total is one less; one that the cap cuts off stays.
    void take_cap(const Question& question, const PublicFeedPage& page) {
        const std::uint64_t total = tree_.total(question.node);
        if (page.total_elements + 1 != total) {
            const auto halves = tree_.divide_too_wide(question.node);
            for (const std::size_t half : halves) open(half, true, always_doubtful);
            if (!halves.empty()) return;
        }
        ask_for_the_rest(question, tree_.pages(question.node));
    }

    /// Asks for what the tree wants after the last page of a node.
    void go_on(std::size_t node) {
        // They are cut through ads that are held.
        for (const std::size_t part : tree_.settle(node)) open(part, true);
    }

    /// An ad that moves from what is still to be read to what has been read is met by neither. So a pass of
    /// more than a page ends with a look at what was updated since it began. Once that is a snapshot, or
    /// brings nothing beyond the look before, it is the end.
    bool look_for_movement() {
        if (client_.out_of_time() || !incomplete().empty()) return false;
        if (!moves_ || (looks_ > 0 && tree_.look_is_the_end())) return ask_whether_still_there();
        if (++looks_ > most_looks) {
            incomplete_ = "more changed while the feed was read than could be followed";
            return false;
        }
        // An answer without any ad is to contradict what is known: so the look reaches back to ads that have
        // been seen.
        const auto known = latest_updates_.from(page_size_ / 2);
        const Interval moved{.updated_from = known ? std::min(moved_since_, *known) : moved_since_};
        const bool holds_ads = latest_updates_.latest() >= moved.updated_from;
        begin_look();
        open(tree_.add_look(moved), holds_ads);
        return true;
    }

    /// A pass of several pages ends as it began, with the whole feed: totals that a fallen cap has cut off,
    /// or an index that was lost, would show there.
    bool ask_whether_still_there() {
        if (!first_upper_ || looks_ == 0 || std::exchange(asked_still_, true)) return false;
        put({.kind = Question::Kind::still}, true);
        return true;
    }

    /// Some ads may have gone meanwhile, but no more than a few; of more than the cap reaches, none would be
    /// missed.
    void take_still(const PublicFeedPage& page) {
        constexpr std::uint64_t usual = 200;
        const std::uint64_t may_go = std::min(usual, largest_total_ / 5);
        still_total_ = page.total_elements;
        if (still_total_ + may_go < largest_total_) {
            incomplete_ =
                fmt::format("the feed showed {} ads at first and {} at last", largest_total_, still_total_);
        } else if (still_total_ < largest_total_ && !page.ads.empty()) {
            put({.kind = Question::Kind::whole, .uuid = page.ads.front().uuid}, true);
        }
    }

    void take_whole(const PublicFeedPage& page) {
        if (page.total_elements != still_total_) return;
        incomplete_ = fmt::format("the feed gave out {} ads at once at first and {} at last", largest_total_,
                                  still_total_);
    }

    PublicFeedClient client_;
    std::uint64_t page_size_;
    IntervalTree tree_;
    LatestUpdates latest_updates_;
    bool tells_by_absence_;
    std::set<std::string> first_page_;
    std::optional<Timestamp> first_upper_;
    std::uint64_t pages_of_first_ = 0;
    std::uint64_t largest_total_ = 0;  ///< of an open question: the cap, or less
    std::uint64_t windows_ = 0;
    std::uint64_t reread_ = 0;
    std::uint64_t expected_ = 0;
    bool reached_the_end_ = false;
    bool moves_ = false;  ///< it took more than a snapshot, so ads may have moved meanwhile
    int looks_ = 0;
    bool asked_still_ = false;
    std::uint64_t still_total_ = 0;
    Timestamp moved_since_{};
    std::string incomplete_;
};

}  // namespace

std::unique_ptr<Source> make_public_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<PublicFeed>(options, clock);
}

}  // namespace jobfeed
