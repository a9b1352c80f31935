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

namespace jobfeed {

/// Why something is asked, and for what.
struct Question {
    enum class Kind {
        newest,   ///< the first page of everything: how much there is, and the newest ad
        only,     ///< whether that page is all there is, or the cap cuts it off
        updated,  ///< what had been updated just before the pass
        bottom,   ///< the last page within the feed's cap of all ads up to `interval.to`: where it ends
        page,     ///< a page of the interval at `node` of the tree
        cap,      ///< whether the total of the interval at `node` is cut off by the cap
        ad,       ///< one ad
        still,    ///< how much is there at the end
        whole     ///< whether that is all there is, or the cap, which has fallen, cuts it off
    };
    Kind kind;
    Interval interval{};
    std::size_t node = 0;
    std::uint64_t page = 0;
    std::string uuid{};
    int tries = 1;                     ///< at finding a window's last page, or the only page there is
    int empty_answers = 0;             ///< that came so far
    bool holds_ads = false;            ///< an ad within the interval has been seen: nothing is no answer
    std::uint64_t doubtful_below = 0;  ///< a total that is smaller may be cut off by a cap that has fallen
};

struct Answer {
    Question question;
    PublicFeedPage page;
};

/// Puts questions to the public-feed, and hands over the answers that can be believed.
class PublicFeedClient {
  public:
    /// `page_size` is that of most questions; some ask for a single ad.
    PublicFeedClient(const SourceOptions& options, int page_size, http::Clock* clock);

    void put(Question question, bool urgent);

    /// Whether every question is answered.
    [[nodiscard]] bool idle() const { return fetcher_.idle(); }

    /// The next answer; nothing if one could not be believed and is asked for again, or time is up. Throws
    /// Error as Source::next() does.
    [[nodiscard]] std::optional<Answer> next_answer();

    [[nodiscard]] bool out_of_time() const { return out_of_time_; }

    /// By the feed's clock, when it first and when it last answered; nothing if it does not tell.
    [[nodiscard]] std::optional<Timestamp> began() const { return began_; }
    [[nodiscard]] std::optional<Timestamp> feed_time() const { return feed_time_; }

    /// How far this machine's clock was ahead of the feed's then.
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const { return clock_ahead_; }

    [[nodiscard]] bool wants(const Ad& ad) const { return query_.wants(ad); }
    [[nodiscard]] http::Figures figures() const { return fetcher_.figures(); }

  private:
    void refuse_errors(const http::Response& response) const;
    void take_date(const http::Response& response);
    [[nodiscard]] std::string why_unbelievable(Question& question, const PublicFeedPage& page) const;

    PublicFeedQuery query_;
    std::uint64_t page_size_;
    std::string token_;
    int retries_;
    http::Fetcher fetcher_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<std::uint64_t, Question> questions_;  ///< that are not answered yet
    std::optional<Timestamp> began_;
    std::optional<Timestamp> feed_time_;
    std::optional<std::chrono::seconds> clock_ahead_;
    bool out_of_time_ = false;
};

}  // namespace jobfeed
