// SPDX-License-Identifier: MIT
#pragma once

#include "feed/interval.hpp"
#include "feed/public_feed_json.hpp"
#include "feed/public_feed_query.hpp"
#include "http/fetcher.hpp"

#include <jobfeed/source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace jobfeed::feed {

/// What is asked, and for what.
struct Question {
    enum class Kind {
        first,           ///< the newest page of all that the pass is to read
        probe,           ///< `first` without one of its ads: tells whether the cap cuts the total off
        cap,             ///< how many ads one question reaches
        cap_probe,       ///< the same without one of them: tells whether there are more
        unfiltered,      ///< how many ads there are without the scope's filters
        last_page,       ///< the last page within the cap, of the ads published up to `interval.to`
        page,            ///< a page of the region `index`
        count,           ///< how many ads are in the span `index`
        with_published,  ///< how many of these have a time of publication
        window,          ///< how many ads are published in the window `index`
        with_updated,    ///< how many of these have a time of update
        expected,        ///< how many of these the pass must have seen
        ad               ///< one ad
    };
    Kind kind;
    Interval interval{};
    std::size_t index = 0;
    std::uint64_t page = 0;
    std::string uuid{};                ///< the ad, or the one to leave out
    bool whole_page = false;           ///< of a probe
    std::uint64_t known = 0;           ///< so many ads are known to be there
    std::uint64_t previous_total = 0;  ///< the total when last counted
    bool may_be_none = false;          ///< though they are known, none may be left
    int empty_answers = 0;             ///< that came so far
};

struct Answer {
    Question question;
    PublicFeedPage page;
};

/// Puts questions to the public-feed, and hands over the answers that can be believed.
class PublicFeedClient {
  public:
    PublicFeedClient(const SourceOptions& options, int page_size, http::Clock* clock);

    /// `urgent`: before those that wait.
    void put(Question question, bool urgent = false);

    /// Whether every question is answered.
    [[nodiscard]] bool idle() const { return fetcher_.idle(); }

    /// The next answer; nothing if one could not be believed and is asked for again, or time is up. Throws
    /// Error as Source::next() does.
    [[nodiscard]] std::optional<Answer> next_answer();

    [[nodiscard]] bool out_of_time() const { return out_of_time_; }

    /// When the feed first answered, by its own clock; nothing if it does not tell.
    [[nodiscard]] std::optional<Timestamp> began() const { return began_; }

    /// How far this machine's clock was ahead of the feed's then.
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const { return clock_ahead_; }

    /// The age of the oldest answer that came from a cache.
    [[nodiscard]] std::chrono::seconds oldest_age() const { return oldest_age_; }

    [[nodiscard]] const PublicFeedQuery& query() const { return query_; }
    [[nodiscard]] http::Figures figures() const { return fetcher_.figures(); }

  private:
    [[nodiscard]] std::string url_of(const Question& question) const;
    void refuse(const http::Response& response) const;
    bool look_for_suffix(const http::Response& response);
    void take_date(const http::Response& response);
    [[nodiscard]] std::string why_unbelievable(Question& question, const PublicFeedPage& page) const;

    PublicFeedQuery query_;
    std::string base_url_;
    std::uint64_t page_size_;
    std::string token_;
    int retries_;
    http::Fetcher fetcher_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<std::uint64_t, Question> questions_;  ///< that are not answered yet
    std::optional<http::Response> not_found_;                ///< the answer that made it ask with the suffix
    std::optional<Timestamp> began_;
    std::optional<std::chrono::seconds> clock_ahead_;
    std::chrono::seconds oldest_age_{0};
    bool out_of_time_ = false;
};

}  // namespace jobfeed::feed
