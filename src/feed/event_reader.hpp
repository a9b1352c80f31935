// SPDX-License-Identifier: MIT
#pragma once

#include "feed/page_loop.hpp"
#include "feed/stilling_feed_json.hpp"
#include "http/fetcher.hpp"

#include <jobfeed/batch.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <variant>

namespace jobfeed::feed {

/// Reads the events of stilling-feed: each page names the next, but the feed can be sought by time at any
/// point. A run reads what is newer than the last one's events, less an overlap. A first run reads six months
/// as segments side by side, newest first: hours, then weeks (src/feed/README.md, Segments).
class EventReader {
  public:
    /// Goes on from the cursor, or reads six months back from `at`.
    EventReader(std::string base_url, const std::optional<Cursor>& cursor, Timestamp at);

    /// What to ask the feed for.
    struct Question {
        int rank = 0;                      ///< of its segment
        std::string page{};                ///< empty: where the first event is that is later than `since`
        std::optional<Timestamp> since{};  ///< sent as If-Modified-Since
        [[nodiscard]] std::string path(int page_size) const;
    };

    /// The next question, of the newest segment that waits for none; nothing while all wait, or when the feed
    /// is read to its end.
    [[nodiscard]] std::optional<Question> next_question();

    /// How many requests are unanswered.
    [[nodiscard]] int questions_open() const;

    /// Reads an answer into the batch. Returns why it is to be asked for again; empty if it was read. Throws
    /// Error (unavailable).
    [[nodiscard]] std::string take(const Question& question, const http::Response& response, Batch& batch);

    /// The feed's own clock, with each answer.
    void note_time(Timestamp server_time);

    /// Why the events that were read cannot be all; empty when they can.
    [[nodiscard]] std::string incomplete() const;

    [[nodiscard]] std::uint64_t pages() const { return pages_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }

  private:
    struct Part {
        Segment segment;
        bool is_asked = false;
        bool is_kept = false;           ///< its page was named by an earlier run, and may be gone
        bool only_checks_page = false;  ///< whether the page is there
        std::chrono::hours overlap{1};
        int doubts = 0;  ///< how often its seek was answered with too late an event
        PageLoop loop{};
        std::optional<Timestamp> newest{};  ///< of the events that it has read
        std::optional<Event> last_event{};  ///< of the page before
    };

    void begin_full_scan();
    void ask_for_last_page(const Cursor& cursor);
    void read_on(const Cursor& cursor);
    void keep(Segment segment);
    void divide();
    [[nodiscard]] std::string take_seek(Part& part, const http::Response& response, Batch& batch);
    [[nodiscard]] std::string take_page(Part& part, const http::Response& response, Batch& batch);
    void found_nothing(Part& part, Batch& batch);
    void note_seen(std::optional<Timestamp> event);
    [[nodiscard]] std::string passed_over(const Part& part, std::optional<Timestamp> found) const;
    void note_end(const Part& part);
    [[nodiscard]] bool goes_on_behind_end() const;
    void scan_again(Batch& batch);
    void look_further_back(Part& part);
    void add_events(Part& part, EventsPage& page, Batch& batch);
    [[nodiscard]] bool ends_with(const Part& part, const EventsPage& page);
    [[nodiscard]] bool is_newer_sought(const Part& part) const;
    [[nodiscard]] bool is_newer_than_run(const EventsPage& page);
    void finish(Part& part, Batch& batch);
    void put_cursor(Batch& batch);
    void refuse_ignored_seek(const Part& part, const EventsPage& page) const;
    void refuse_endless(Part& part, const EventsPage& page) const;
    [[nodiscard]] std::variant<EventsPage, Unreadable> parse(const http::Response& response) const;

    std::string base_url_;
    Timestamp at_;
    std::optional<Timestamp> known_newest_{};  ///< of the events that earlier runs have read
    bool tells_late_ = false;                  ///< earlier runs have read all, so that what is older is late
    Cursor cursor_{};
    std::list<Part> parts_{};  ///< newest first
    bool is_divided_ = true;   ///< nothing of a full scan is left to be divided into segments
    std::optional<Timestamp> began_{};
    std::optional<Timestamp> server_time_{};
    std::set<Timestamp> seen_{};      ///< events of this run: the first of each seek, the newest of each page
    std::optional<Timestamp> end_{};  ///< the newest event before an end of the feed that was told
    std::set<std::string> last_pages_{};  ///< those that said so once, by their ids
    int contradictions_ = 0;
    int doubtful_pages_ = 0;
    std::uint64_t pages_ = 0;
    std::uint64_t events_ = 0;
};

}  // namespace jobfeed::feed
