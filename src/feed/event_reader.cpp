// SPDX-License-Identifier: MIT
#include "feed/event_reader.hpp"

#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace jobfeed::feed {
namespace {

using namespace std::chrono_literals;

/// No ad is active for longer than six months and the day of its expiry.
constexpr std::chrono::days longest_life{186};
/// The newest segment is short, so that the first ads are there at once.
constexpr std::chrono::hours newest_segment{6};
constexpr std::chrono::days usual_segment{7};
/// Events may appear behind those that were read, for as long as a writer's transaction takes; an hour is far
/// more.
constexpr std::chrono::hours overlap{1};
/// If a seek finds no event of that hour, the overlap grows up to this; beyond it, all is read again.
constexpr std::chrono::hours longest_overlap{30 * 24};
/// Half a year has about a million: pages that go on beyond this many events have no end.
constexpr std::uint64_t most_events = 10'000'000;
/// So often in a run all is read again, or a seek asked again, because the feed contradicts itself.
constexpr int most_contradictions = 2;

bool is_behind(const Segment& segment, const EventsPage::Item& item) {
    return item.time && *item.time > *segment.until + overlap;
}

}  // namespace

std::string EventReader::Question::path(int page_size) const {
    if (page.empty()) return "/api/v1/feed?pageSize=1";
    return fmt::format("/api/v1/feed/{}?pageSize={}", http::escape(page), page_size);
}

EventReader::EventReader(std::string base_url, const std::optional<Cursor>& cursor, Timestamp at)
    : base_url_(std::move(base_url)), at_(at) {
    if (!cursor || !cursor->newest) {
        begin_full_scan();
    } else if (cursor->page.empty()) {
        read_on(*cursor);
    } else {
        ask_for_last_page(*cursor);
    }
}

/// A feed that is served from a mirror may have been restored from an older copy: then the page that was read
/// last is not there, and all is read again.
void EventReader::ask_for_last_page(const Cursor& cursor) {
    cursor_ = cursor;
    const Segment last{.rank = cursor.rank, .since = *cursor.newest, .page = cursor.page};
    parts_.push_back({.segment = last, .is_kept = true, .only_checks_page = true});
}

void EventReader::begin_full_scan() {
    const int last_rank = cursor_.rank;
    cursor_ = {.full_scan = true, .restarted = true};
    known_newest_.reset();
    tells_late_ = false;
    parts_.clear();
    seen_.clear();
    end_.reset();
    last_pages_.clear();
    // A clock that is ahead is known by the first answer: only then are the others laid out.
    is_divided_ = false;
    // Above all ranks of before: an answer that is still under way belongs to none of these.
    const int rank = last_rank + static_cast<int>((longest_life - newest_segment) / usual_segment) + 2;
    parts_.push_back({.segment = {.rank = rank, .since = at_ - newest_segment}});
    cursor_.rank = rank;
}

void EventReader::read_on(const Cursor& cursor) {
    cursor_ = cursor;
    known_newest_ = cursor.newest;
    tells_late_ = cursor.unread.empty() && !cursor.full_scan;
    parts_.clear();
    parts_.push_back({.segment = {.rank = ++cursor_.rank, .since = *cursor.newest - overlap}});
    for (const Segment& segment : cursor.unread) keep(segment);
}

/// What was open at its end now ends where the new one begins: as long as a part of it is unread, what it has
/// brought must not count more than what lies behind. Nor is the rest left to the new one, even if that is
/// sought from an earlier time: times are not in the feed's order, and events may be hidden, so that it may
/// begin behind what is unread.
void EventReader::keep(Segment segment) {
    const Timestamp newest_begins = parts_.front().segment.since;
    if (!segment.until) {
        if (segment.page.empty() && segment.since >= newest_begins) return;
        segment.until = newest_begins;
    }
    const bool is_kept = !segment.page.empty();
    const bool is_there = is_kept && std::any_of(parts_.begin(), parts_.end(), [&segment](const Part& part) {
                              return part.segment.page == segment.page;
                          });
    if (!is_there) parts_.push_back({.segment = std::move(segment), .is_kept = is_kept});
}

/// By a clock that is ahead, the newest segment began too late: then it begins by the server's clock.
void EventReader::divide() {
    is_divided_ = true;
    Part& newest = parts_.front();
    if (server_time_ && at_ > *server_time_ + 1h) {
        at_ = *server_time_;
        newest.segment.since = at_ - newest_segment;
        newest.is_asked = false;
    }
    int rank = newest.segment.rank;
    for (Timestamp until = newest.segment.since; until > at_ - longest_life;) {
        const auto since = std::max(until - usual_segment, at_ - longest_life);
        parts_.push_back({.segment = {.rank = --rank, .since = since, .until = until}});
        until = since;
    }
}

std::optional<EventReader::Question> EventReader::next_question() {
    for (Part& part : parts_) {
        if (part.is_asked) continue;
        part.is_asked = true;
        const Segment& segment = part.segment;
        if (!segment.page.empty()) return Question{.rank = segment.rank, .page = segment.page};
        return Question{.rank = segment.rank, .since = segment.since};
    }
    return std::nullopt;
}

int EventReader::questions_open() const {
    return static_cast<int>(
        std::count_if(parts_.begin(), parts_.end(), [](const Part& part) { return part.is_asked; }));
}

void EventReader::note_time(Timestamp server_time) {
    server_time_ = server_time;
    if (!began_) began_ = server_time;
}

std::string EventReader::incomplete() const {
    if (contradictions_ > most_contradictions)
        return fmt::format(
            "answers of {} contradict each other: by one the feed ends before events that another one shows",
            base_url_);
    if (events_ > 0 || known_newest_) return {};
    return fmt::format("{} has no events since {} (wrong address?)", base_url_,
                       to_string(at_ - longest_life));
}

std::string EventReader::take(const Question& question, const http::Response& response, Batch& batch) {
    const auto part = std::find_if(parts_.begin(), parts_.end(), [&question](const Part& each) {
        return each.segment.rank == question.rank;
    });
    if (part == parts_.end()) return {};  // the reading has begun again
    if (!is_divided_) divide();
    if (question.page.empty() && question.since != part->segment.since) return {};
    return question.page.empty() ? take_seek(*part, response, batch) : take_page(*part, response, batch);
}

/// The header that seeks also drops events from the page that it finds: so that page is asked for by its id.
std::string EventReader::take_seek(Part& part, const http::Response& response, Batch& batch) {
    if (response.status == 404) {
        if (auto why = passed_over(part, std::nullopt); !why.empty()) return why;
        found_nothing(part, batch);
        return {};
    }
    auto parsed = parse(response);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return unreadable->why;
    const auto& page = std::get<EventsPage>(parsed);
    refuse_ignored_seek(part, page);
    const auto found = page.items.empty() ? std::nullopt : page.items.front().time;
    if (auto why = found ? passed_over(part, found) : std::string{}; !why.empty()) {
        if (part.doubts++ < most_contradictions || part.segment.since <= at_ - longest_life) return why;
        // Times are not quite in the feed's order. Read from further back, nothing is passed over.
        part.segment.since -= usual_segment;
        part.is_asked = false;
        return {};
    }
    note_seen(found);
    if (goes_on_behind_end()) return scan_again(batch), std::string{};
    part.is_asked = false;
    if (!part.segment.until && known_newest_ && !page.items.empty() &&
        page.items.front().time > known_newest_) {
        look_further_back(part);
    } else if (part.segment.until && !page.items.empty() && is_behind(part.segment, page.items.front()) &&
               is_newer_sought(part)) {
        finish(part, batch);  // nothing is in it: the newer one begins here
    } else {
        part.segment.page = page.id;
        put_cursor(batch);
    }
    return {};
}

void EventReader::note_seen(std::optional<Timestamp> event) {
    // The feed grows while it is read, and a writer's clock may be ahead.
    if (event && began_ && *event < *began_) seen_.insert(*event);
}

/// Why there are events between where the part begins, or what it has read, and what was found next (nothing:
/// the feed's end): other answers have shown one. Empty if none has. A replica that restarts denies, or is
/// behind.
std::string EventReader::passed_over(const Part& part, std::optional<Timestamp> found) const {
    const Timestamp from = part.newest.value_or(part.segment.since);
    const auto between = seen_.upper_bound(from + overlap);
    if (between == seen_.end() || (found && *between + overlap >= *found)) return {};
    return fmt::format("the answer skips an event of {1}, after {0}, that another answer showed",
                       to_string(from), to_string(*between));
}

void EventReader::note_end(const Part& part) {
    const Timestamp last = part.newest.value_or(part.segment.since);
    end_ = end_ ? std::min(*end_, last) : last;
}

bool EventReader::goes_on_behind_end() const {
    return end_ && !seen_.empty() && *seen_.rbegin() > *end_ + overlap;
}

/// An end that was told was none: what lies behind it may be unread. If that happens again and again, the
/// next run does it.
void EventReader::scan_again(Batch& batch) {
    begin_full_scan();
    if (++contradictions_ <= most_contradictions) return;
    put_cursor(batch);
    parts_.clear();
}

/// No event is later. What was read by earlier runs may be hidden since: the last page tells.
void EventReader::found_nothing(Part& part, Batch& batch) {
    part.is_asked = false;
    if (!known_newest_ || part.segment.until) {
        note_end(part);
        finish(part, batch);
    } else if (cursor_.page.empty()) {
        begin_full_scan();
    } else {
        part.segment.page = cursor_.page;
        part.is_kept = true;
    }
}

/// The first event found is newer than all that were read: older ones may be missing, since NAV hides events
/// with their ads and commits some late.
void EventReader::look_further_back(Part& part) {
    part.overlap *= 24;
    if (part.overlap > longest_overlap) return begin_full_scan();
    part.segment.since = *known_newest_ - part.overlap;
}

std::string EventReader::take_page(Part& part, const http::Response& response, Batch& batch) {
    if (response.status == 404 && part.is_kept) {
        // NAV hides events together with their ads. Sought again, the segment may begin behind what was
        // unread.
        begin_full_scan();
        return {};
    }
    auto parsed = parse(response);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return unreadable->why;
    auto& page = std::get<EventsPage>(parsed);
    if (page.id != part.segment.page)
        return fmt::format("asked for page {}, got page {}", part.segment.page, page.id);
    if (part.only_checks_page) {
        if (!page.next_id) last_pages_.insert(page.id);
        return read_on(Cursor{cursor_}), std::string{};
    }
    const auto newest = std::max_element(page.items.begin(), page.items.end(),
                                         [](const auto& a, const auto& b) { return a.time < b.time; });
    if (newest != page.items.end()) part.newest = std::max(part.newest, newest->time);
    if (!page.next_id) {
        if (auto why = passed_over(part, std::nullopt); !why.empty()) return why;
        // Where no other answer contradicts it, a wrong end would leave out what follows: it must be told
        // twice.
        if (last_pages_.insert(page.id).second) {
            part.is_asked = false;
            return {};
        }
        note_end(part);
    }
    if (newest != page.items.end()) note_seen(newest->time);
    if (goes_on_behind_end()) return scan_again(batch), std::string{};
    ++pages_;
    events_ += page.items.size();
    const bool is_last = !page.next_id || ends_with(part, page);
    if (!is_last) refuse_endless(part, page);
    part.is_kept = part.is_asked = false;
    part.segment.page = page.next_id.value_or(page.id);
    if (!part.segment.until) cursor_.page = part.segment.page;
    add_events(part, page, batch);
    if (is_last) return finish(part, batch), std::string{};
    put_cursor(batch);
    return {};
}

void EventReader::add_events(Part& part, EventsPage& page, Batch& batch) {
    // A page begins with the last event of the one before: it must not count as a second one of its time.
    const auto same = [](const Event& a, const Event& b) {
        return a.uuid == b.uuid && a.raw_time == b.raw_time && a.active == b.active;
    };
    if (!page.items.empty()) {
        Event last = page.items.back().event;
        if (part.last_event && same(*part.last_event, page.items.front().event))
            page.items.erase(page.items.begin());
        part.last_event = std::move(last);
    }
    for (EventsPage::Item& item : page.items) {
        // A time to come would move the next beginning behind events that are still to appear.
        if (item.time && (!server_time_ || *item.time <= *server_time_))
            cursor_.newest = std::max(cursor_.newest, item.time);
        item.event.rank = part.segment.rank;
        item.event.late = tells_late_ && item.time && *item.time <= known_newest_;
        batch.events.push_back(std::move(item.event));
    }
    batch.rejected = std::move(page.rejected);
}

/// The next newer segment begins at the first event later than `until`. A page with an event later than that
/// by the overlap proves that all before it were read, whatever the order of times.
bool EventReader::ends_with(const Part& part, const EventsPage& page) {
    if (!part.segment.until) return is_newer_than_run(page);
    if (!is_newer_sought(part)) return false;
    return std::any_of(page.items.begin(), page.items.end(),
                       [&part](const auto& item) { return is_behind(part.segment, item); });
}

/// One that has still to be sought may begin further on, should the event that tells of it be hidden by then.
bool EventReader::is_newer_sought(const Part& part) const {
    const auto newer = std::find_if(parts_.rbegin(), parts_.rend(), [&part](const Part& each) {
        return each.segment.rank > part.segment.rank;
    });
    return newer == parts_.rend() || !newer->segment.page.empty();
}

/// What is newer than the moment the run began is left to the next run: else a busy feed has no end. The
/// server's clock tells seconds: of those in the run's own second, some pages are read. So are some whose
/// times are all to come: a writer's clock was wrong, and what follows them is older.
bool EventReader::is_newer_than_run(const EventsPage& page) {
    constexpr int most_doubtful_pages = 100;
    constexpr auto clocks_differ_by = 5min;
    if (!began_ || page.items.empty()) return false;
    // Nothing (a time that cannot be read) is less than any time.
    const auto oldest = std::min_element(page.items.begin(), page.items.end(),
                                         [](const auto& a, const auto& b) { return a.time < b.time; });
    if (oldest->time < began_) return false;
    const bool is_new = oldest->time >= *began_ + 1s && *oldest->time <= *server_time_ + clocks_differ_by;
    return is_new || ++doubtful_pages_ > most_doubtful_pages;
}

void EventReader::finish(Part& part, Batch& batch) {
    parts_.remove_if([rank = part.segment.rank](const Part& each) { return each.segment.rank == rank; });
    put_cursor(batch);
}

void EventReader::put_cursor(Batch& batch) {
    cursor_.unread.clear();
    for (const Part& part : parts_) cursor_.unread.push_back(part.segment);
    batch.cursor = cursor_;
    cursor_.restarted = false;
}

std::variant<EventsPage, Unreadable> EventReader::parse(const http::Response& response) const {
    if (response.status != 200) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} answered HTTP status {}: {}; if this persists, run with --full, which "
                                "reads six months again",
                                response.request.url, response.status, response.body.substr(0, 200)));
    }
    return parse_events_page(response.body);
}

void EventReader::refuse_ignored_seek(const Part& part, const EventsPage& page) const {
    const auto since = part.segment.since;
    const auto first = std::find_if(page.items.begin(), page.items.end(),
                                    [](const auto& item) { return item.time.has_value(); });
    if (first == page.items.end() || *first->time >= std::chrono::floor<std::chrono::seconds>(since)) return;
    throw Error(ErrorKind::unavailable,
                fmt::format("{} was asked for events since {} and began at {}: it ignored If-Modified-Since; "
                            "nothing was changed",
                            base_url_, to_string(since), to_string(*first->time)));
}

void EventReader::refuse_endless(Part& part, const EventsPage& page) const {
    if (events_ > most_events) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("the pages of {} have no end: {} events read; run again later", base_url_, events_));
    }
    if (part.loop.closes(*page.next_id)) {
        throw Error(ErrorKind::unavailable, fmt::format("page cycle at {}/api/v1/feed/{}; run again later",
                                                        base_url_, *page.next_id));
    }
    const auto origin = http::origin(base_url_);
    if (page.next_url && http::origin(http::resolved(base_url_, *page.next_url)) != origin) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("page {} names {} as the next, which is not at {}: refused", page.id,
                                *page.next_url, origin));
    }
}

}  // namespace jobfeed::feed
