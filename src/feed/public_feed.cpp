// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"

#include "feed/census.hpp"
#include "feed/public_feed_client.hpp"
#include "feed/regions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace jobfeed::feed {
namespace {

// Well below the cap that NAV has set for years; a lower one costs a few requests more.
constexpr std::uint64_t most_per_count = 4000;

// What shows later than this is found by the daily reading.
constexpr std::chrono::seconds longest_window_overlap = std::chrono::hours{6};

// Before any ad. An ad that has a time at all has one since.
constexpr Timestamp earliest = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};

Interval published_within(const Interval& interval) {
    return {.from = interval.from, .to = interval.to};
}

/// A pass over the feed (README.md, "The proof"): its phases follow each other, each once every question of
/// the one before is answered.
class PublicFeed final : public Feed {
  public:
    PublicFeed(const SourceOptions& options, http::Clock* clock)
        : client_(options, page_size(options), clock),
          page_size_(static_cast<std::uint64_t>(page_size(options))),
          regions_(page_size_),
          census_(page_size_),
          is_quick_(options.changed_since.has_value()) {
        if (options.known) {
            overlap_ = options.known->overlap;
            believes_empty_ = options.known->was_empty;
            if (options.known->proved && !is_quick_) known_ = options.known;
        }
        since_ = known_ ? std::optional(known_->began - overlap_) : options.changed_since;
        client_.put({.kind = Question::Kind::first,
                     .interval = {.updated_from = since_},
                     .known = since_ || believes_empty_ ? 0U : 1U,
                     .may_be_none = true});
        if (known_) client_.put({.kind = Question::Kind::cap, .known = known_->entries.size()});
    }

    std::optional<Batch> next() override {
        while (!client_.out_of_time()) {
            while (!client_.out_of_time() && !client_.idle()) {
                if (auto answer = client_.next_answer()) return batch_of(*answer);
            }
            if (client_.idle() && !begin_next_phase()) return conclude();
        }
        incomplete_ = "stopped by --max-duration";
        return std::nullopt;
    }

    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>&, bool) override {
        for (const std::string& uuid : uuids) client_.put({.kind = Question::Kind::ad, .uuid = uuid});
    }

    [[nodiscard]] std::string incomplete() const override { return incomplete_; }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override {
        return client_.clock_ahead();
    }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = client_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = windows_.size(),
                .counts = counts_,
                .reread = reread_,
                .expected_ads = expected_};
    }

  private:
    enum class Phase { first, recent, count, look, window, undated, done };
    enum class Role { recent, span, look, undated };

    /// What was read of the feed by time of publication.
    struct Window {
        Interval interval;
        std::uint64_t held = 0;
    };

    // ---- the phases

    bool begin_next_phase() {
        while (client_.idle() && phase_ != Phase::done && incomplete_.empty()) {
            phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1);
            begin(phase_);
        }
        return !client_.idle();
    }

    void begin(Phase phase) {
        switch (phase) {
            case Phase::recent:
                return read_recent();
            case Phase::count:
                return begin_count();
            case Phase::look:
                if ((!has_snapshot_ || known_) && client_.began()) look(Role::look);
                return;
            case Phase::window:
                if (!known_ && !is_quick_ && !has_snapshot_ && !undated_) count_windows();
                return;
            case Phase::undated:
                if (!undated_) return;
                bounds_ = {};
                return read(Role::undated);
            default:
                return;
        }
    }

    /// Reads first what can no longer grow: ads updated before `stable_until_`.
    void read_recent() {
        if (!client_.began()) {
            incomplete_at_last_ =
                "the feed's responses have no Date header, so changes during the run cannot be detected";
            undated_ = true;
            return;
        }
        stable_until_ = *client_.began() - overlap_;
        if (has_snapshot_) return;
        bounds_ = {.updated_from = since_, .updated_to = stable_until_};
        if (!since_ || *since_ <= stable_until_) read(Role::recent);
        if (known_) look(Role::recent);
    }

    /// Steps back from the newest ad to the oldest, or reads all at once if the cap lets it.
    void read(Role role) {
        reading_ = role;
        const auto known = std::count_if(first_page_.begin(), first_page_.end(),
                                         [this](const Place& place) { return contains(bounds_, place); });
        if (is_cut_off_) return step_back(std::nullopt, static_cast<std::uint64_t>(known));
        open(bounds_, role, static_cast<std::uint64_t>(known));
    }

    /// What was updated since may have come, or moved there, while the rest was read: it is read last. The
    /// look reaches back to some ads that are known, so that an answer without any is contradicted.
    void look(Role role) {
        const auto known = census_.latest(absent_);
        const Timestamp from = after(stable_until_);
        open({.updated_from = known ? std::min(from, *known) : from}, role, known ? 1 : 0);
    }

    /// As far as nothing can come into it any more, the axis of `updated` is compared with what is known.
    void begin_count() {
        Timestamp end = stable_until_;
        const auto most = std::min(most_per_count, regions_.cap().value_or(most_per_count) * 4 / 5);
        if (known_) {
            end = std::min(before(*since_), stable_until_);
            for (const KnownEntry& entry : known_->entries) {
                if (recent_.count(entry.key) > 0) continue;
                if (entry.updated > end) {
                    absent_.insert(entry.key);
                } else {
                    entries_.push_back(entry);
                }
            }
        }
        const auto spans = census_.begin(std::exchange(entries_, {}), end, std::max<std::uint64_t>(1, most));
        if (is_quick_ || undated_ || (has_snapshot_ && !known_)) return;
        for (const auto& span : spans) put(span);
    }

    /// Ads without a time of update are on no axis that has been counted.
    void count_windows() {
        if (windows_.empty()) windows_.push_back({});
        for (std::size_t i = 0; i < windows_.size(); ++i) {
            ask_about_window(Question::Kind::window, published_within(windows_[i].interval), i, 0);
        }
    }

    /// The pass's last batch: what is no longer there, and that it is proved.
    std::optional<Batch> conclude() {
        if (std::exchange(concluded_, true)) return std::nullopt;
        if (incomplete_.empty()) incomplete_ = incomplete_at_last_;
        if (incomplete_.empty() && client_.oldest_age() > overlap_) {
            incomplete_ = fmt::format("the answer is {} h old, it comes from a cache",
                                      std::chrono::round<std::chrono::hours>(client_.oldest_age()).count());
        }
        if (is_quick_ || !incomplete_.empty()) return std::nullopt;
        Batch batch;
        for (const EntryKey key : absent_) batch.absent.push_back(to_string(key));
        batch.proof = Proof{.began = *client_.began(), .overlap = overlap_, .full_scan = !known_};
        return batch;
    }

    // ---- the answers

    Batch batch_of(Answer& answer) {
        Batch batch;
        if (answer.page.total_elements == 0 && answer.question.known > 0) shows_nothing(answer.question);
        switch (answer.question.kind) {
            case Question::Kind::first:
                take_first(answer.question, answer.page);
                break;
            case Question::Kind::probe:
                take_probe(answer.question, answer.page);
                break;
            case Question::Kind::cap:
                take_cap(answer.page);
                break;
            case Question::Kind::cap_probe:
                // No more are there than one question reaches.
                if (answer.page.total_elements <= answer.question.known)
                    regions_.set_cap(answer.question.known + 2);
                break;
            case Question::Kind::unfiltered:
                if (answer.page.total_elements == 0) incomplete_ = feed_is_empty;
                return batch;  // its ads are none of this scope's
            case Question::Kind::last_page:
                take_bottom(answer.question, answer.page);
                break;
            case Question::Kind::page:
                tell_copies(answer, batch);
                take_page(answer.question, answer.page);
                break;
            case Question::Kind::count:
            case Question::Kind::with_published:
                take_count(answer.question, answer.page.total_elements);
                break;
            case Question::Kind::window:
            case Question::Kind::with_updated:
            case Question::Kind::expected:
                take_window(answer.question, answer.page.total_elements);
                break;
            case Question::Kind::ad:
                break;
        }
        fill(batch, answer);
        return batch;
    }

    /// The response is empty though ads are known: they left, or the index was lost. Ads of earlier runs are
    /// looked up one by one later.
    void shows_nothing(const Question& question) {
        const bool is_asked_again = question.kind == Question::Kind::page && phase_ == Phase::count && known_;
        if (is_asked_again || question.may_be_none) return;
        incomplete_at_last_ = fmt::format("the feed shows none of {}, though it had shown at least one",
                                          describe(question.interval));
    }

    void fill(Batch& batch, Answer& answer) const {
        for (Ad& ad : answer.page.ads) {
            if (client_.query().wants(ad)) {
                batch.ads.push_back(std::move(ad));
            } else {
                batch.unstored.push_back({std::move(ad.uuid), ad.updated});
            }
        }
        batch.rejected = std::move(answer.page.rejected);
        if (answer.question.kind != Question::Kind::ad) return;
        const bool gone = batch.ads.empty() && batch.rejected.empty();
        const bool is_old =
            !batch.ads.empty() && client_.began() && batch.ads.front().updated < *client_.began() - overlap_;
        batch.results.push_back(
            {.uuid = answer.question.uuid,
             .kind = gone ? LookupResult::Kind::not_found_again : LookupResult::Kind::available,
             .reason = is_old ? "it was last updated before this run began" : ""});
    }

    void take_first(const Question& question, const PublicFeedPage& page) {
        pages_of_cap_ = page.total_pages;
        if (page.total_elements == 0) return take_nothing();
        first_page_ = places_on(page);
        const bool is_all = first_page_.size() == page.total_elements;
        if (page.ads.empty()) {
            is_cut_off_ = !is_all;
            return;
        }
        std::swap(first_page_.front(),
                  *std::find_if(first_page_.begin(), first_page_.end(),
                                [&](const auto& p) { return p.key == entry_key(page.ads.front().uuid); }));
        client_.put({.kind = Question::Kind::probe,
                     .interval = question.interval,
                     .uuid = page.ads.front().uuid,
                     .whole_page = is_all,
                     .known = page.total_elements - 1});
    }

    void take_cap(const PublicFeedPage& page) {
        regions_.set_cap(page.total_elements);
        // Where this many are there, and far more are known, it is the cap.
        const std::uint64_t total = page.total_elements;
        if (page.ads.empty() || (total >= most_per_count && known_->entries.size() > 2 * total)) return;
        client_.put({.kind = Question::Kind::cap_probe, .uuid = page.ads.front().uuid, .known = total - 1});
    }

    void take_nothing() {
        has_snapshot_ = true;
        if (since_ || believes_empty_) return;
        if (!client_.query().has_filters()) {
            incomplete_ = feed_is_empty;
        } else {
            client_.put({.kind = Question::Kind::unfiltered});
        }
    }

    /// Without one of its ads, an exact total is one less; one that the cap cuts off stays. All in one page
    /// is one snapshot.
    void take_probe(const Question& question, const PublicFeedPage& page) {
        is_cut_off_ = page.total_elements > question.known;
        if (is_cut_off_) regions_.set_cap(page.total_elements);
        if (!is_cut_off_ && known_ == nullptr && !is_quick_) expected_ = question.known + 1;
        if (!question.whole_page || is_cut_off_) return;
        const auto others = places_on(page);
        has_snapshot_ = others.size() + 1 == first_page_.size() &&
                        std::is_permutation(others.begin(), others.end(), first_page_.begin() + 1);
        if (has_snapshot_) take_places({first_page_.begin(), first_page_.end()});
    }

    /// The step back: what lies above the oldest instant that the cap reaches is whole, and has an exact
    /// total; that instant itself, which the cap may cut through, belongs to what comes next.
    void step_back(std::optional<Timestamp> upper, std::uint64_t known, bool may_be_none = false) {
        Interval interval = bounds_;
        interval.to = upper;
        client_.put({.kind = Question::Kind::last_page,
                     .interval = interval,
                     .page = pages_of_cap_ - 1,
                     .known = known,
                     .may_be_none = may_be_none},
                    true);
    }

    void take_bottom(const Question& question, const PublicFeedPage& page) {
        const auto upper = question.interval.to;
        Interval window = question.interval;
        if (page.total_pages < pages_of_cap_ || page.total_elements < *regions_.cap()) {
            expected_ = expected_so_far_ + page.total_elements;
            return open(window, reading_, page.total_elements);
        }
        std::optional<Timestamp> oldest;
        for (const Place& place : places_on(page)) {
            if (place.published) oldest = oldest ? std::min(oldest, place.published) : place.published;
        }
        if (!oldest || (upper && *oldest > *upper)) {
            // What has no time of publication comes last: so this is the rest of those that have one.
            window.from = earliest;
            return open(window, reading_, 0);
        }
        const bool one_instant = oldest == upper;
        window.from = one_instant ? upper : after(*oldest);
        expected_so_far_ += page.total_elements;
        open(window, reading_, 0);
        step_back(one_instant ? before(*oldest) : *oldest, 1, one_instant);
    }

    void open(const Interval& interval, Role role, std::uint64_t known) {
        const bool stable = role == Role::span || (role == Role::recent && interval.updated_to);
        const auto page = regions_.open(interval, stable, known);
        roles_[page.region] = role;
        put(page);
    }

    void put(const Regions::Page& page) {
        if (page.again) ++reread_;
        client_.put({.kind = Question::Kind::page,
                     .interval = page.interval,
                     .index = page.region,
                     .page = page.number,
                     .known = page.known},
                    page.again);
    }

    void put(const Census::Span& span) {
        spans_.push_back(span);
        if (!span.to_be_read) {
            client_.put({.kind = Question::Kind::count,
                         .interval = span.interval,
                         .index = spans_.size() - 1,
                         .known = span.size(),
                         .may_be_none = true});
            return;
        }
        span_of_[regions_.next_number()] = spans_.size() - 1;
        open(span.interval, Role::span, span.size());
    }

    void take_page(const Question& question, const PublicFeedPage& page) {
        for (const auto& next : regions_.take(question.index, question.page, page)) put(next);
        while (const auto closed = regions_.next_closed()) take_closed(*closed);
    }

    void take_closed(const Regions::Closed& closed) {
        ++counts_;
        if (incomplete_at_last_.empty()) incomplete_at_last_ = closed.failure;
        switch (roles_[closed.region]) {
            case Role::recent:
                windows_.push_back({closed.interval, closed.places.size()});
                return take_places(closed.places);
            case Role::look:
                look_ = closed.places;
                for (const Place& place : closed.places) absent_.erase(place.key);
                return;
            case Role::span:
                return compare(spans_[span_of_[closed.region]], closed.places);
            case Role::undated:
                return;
        }
    }

    void take_places(const Places& places) {
        for (const Place& place : places) {
            if (place.updated) entries_.push_back({*place.updated, place.key});
            if (known_) recent_.insert(place.key);
        }
    }

    /// What was read of a span: what is missing there is absent, and what had not been known came late.
    void compare(const Census::Span& span, const Places& places) {
        if (!known_) return;
        for (const EntryKey key : census_.absent(span, places)) absent_.insert(key);
        for (const Place& place : places) {
            if (!place.updated || census_.knows(place)) continue;
            const auto lag = std::chrono::ceil<std::chrono::seconds>(known_->began - *place.updated);
            overlap_ = std::max(overlap_, std::min(2 * lag, longest_window_overlap));
        }
    }

    void take_count(const Question& question, std::uint64_t total) {
        ++counts_;
        const Census::Span span = spans_[question.index];
        const bool is_dated = question.kind == Question::Kind::with_published;
        if (total == (is_dated ? question.previous_total : span.size()) && !is_too_wide(total)) return;
        if (!known_ && !is_dated && total < span.size()) {
            // Some went; what has no time of publication may be missing all the same.
            Interval dated = span.interval;
            dated.from = earliest;
            return client_.put({.kind = Question::Kind::with_published,
                                .interval = dated,
                                .index = question.index,
                                .previous_total = total});
        }
        for (const auto& part : census_.divide(span, is_dated ? question.previous_total : total)) put(part);
    }

    /// Whether the total may be cut off by the cap. A span of known entries cannot hold more than are known.
    [[nodiscard]] bool is_too_wide(std::uint64_t total) const {
        return !known_ && is_cut_off_ && total >= *regions_.cap();
    }

    void take_window(const Question& question, std::uint64_t total) {
        ++counts_;
        const Window& window = windows_[question.index];
        Interval interval = published_within(window.interval);
        switch (question.kind) {
            case Question::Kind::window: {
                const auto moved = std::count_if(look_.begin(), look_.end(), [&](const Place& place) {
                    return place.updated > stable_until_ && contains(interval, place);
                });
                if (total == window.held + static_cast<std::uint64_t>(moved)) return;
                interval.updated_from = earliest;
                return ask_about_window(Question::Kind::with_updated, interval, question.index, total);
            }
            case Question::Kind::with_updated:
                undated_ = undated_ || total < question.previous_total;
                interval.updated_from = since_;
                interval.updated_to = stable_until_;
                return ask_about_window(Question::Kind::expected, interval, question.index, 0);
            default:
                if (total > window.held && !undated_)
                    incomplete_at_last_ =
                        fmt::format("{}: only {} of {} were read", describe(interval), window.held, total);
        }
    }

    void ask_about_window(Question::Kind kind, const Interval& interval, std::size_t window,
                          std::uint64_t before) {
        const auto known = kind == Question::Kind::window ? windows_[window].held : 0;
        client_.put(
            {.kind = kind, .interval = interval, .index = window, .known = known, .previous_total = before});
    }

    /// An old copy of an ad is counted, and not taken for the ad.
    void tell_copies(Answer& answer, Batch& batch) const {
        if (!known_ || phase_ != Phase::count) return;
        std::erase_if(answer.page.ads, [&](const Ad& ad) {
            const auto key = entry_key(ad.uuid);
            const bool is_copy = census_.is_copy(key, ad.updated);
            if (is_copy) batch.unstored.push_back({to_string(copy_of(key)), ad.updated});
            return is_copy;
        });
    }

    PublicFeedClient client_;
    std::uint64_t page_size_;
    Regions regions_;
    Census census_;
    bool is_quick_;
    std::shared_ptr<const KnownFeed> known_;  ///< what the pass builds upon; nothing: every page is read
    std::chrono::seconds overlap_ = KnownFeed{}.overlap;
    bool believes_empty_ = false;
    std::optional<Timestamp> since_;  ///< ads updated before are counted; a quick pass skips them

    Phase phase_ = Phase::first;
    std::vector<Place> first_page_;
    bool has_snapshot_ = false;  ///< the first page was all there is to read
    bool is_cut_off_ = false;    ///< there is more to read than the cap reaches
    std::uint64_t pages_of_cap_ = 0;
    Timestamp stable_until_{};
    Interval bounds_{};            ///< what the step back stays within
    Role reading_ = Role::recent;  ///< what it is for
    bool undated_ = false;         ///< some ads have no time of update
    std::vector<Window> windows_;
    std::vector<Census::Span> spans_;
    std::unordered_map<std::size_t, Role> roles_;           ///< by region
    std::unordered_map<std::size_t, std::size_t> span_of_;  ///< likewise
    std::vector<KnownEntry> entries_;                       ///< seen, until they are counted
    std::set<EntryKey> recent_;
    std::set<EntryKey> absent_;
    Places look_;
    std::uint64_t counts_ = 0;
    std::uint64_t reread_ = 0;
    std::uint64_t expected_so_far_ = 0;
    std::optional<std::uint64_t> expected_;
    bool concluded_ = false;
    std::string incomplete_at_last_;
    std::string incomplete_;
};

}  // namespace

std::unique_ptr<Feed> make_public_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<PublicFeed>(options, clock);
}

}  // namespace jobfeed::feed
