// SPDX-License-Identifier: MIT
#include "feed/public_feed.hpp"

#include "feed/public_feed_json.hpp"
#include "feed/public_feed_query.hpp"
#include "http/fetcher.hpp"
#include "http/url.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <utility>
#include <variant>
#include <vector>

namespace jobfeed {
namespace {

/// What is asked for at once: all ads up to a moment, as far as the feed's cap reaches.
struct Window {
    std::optional<Timestamp> upper;  ///< nothing: whatever is newest
    bool inclusive = true;
    std::optional<Timestamp> newest{};
    std::optional<Timestamp> oldest{};
    std::uint64_t pages_left = 1;
    bool stepped_back = false;

    void take_up(const std::vector<Ad>& ads) {
        for (const Ad& ad : ads) {
            if (!ad.published) continue;
            if (!newest || *ad.published > *newest) newest = ad.published;
            if (!oldest || *ad.published < *oldest) oldest = ad.published;
        }
    }
};

class PublicFeed final : public Source {
  public:
    PublicFeed(const SourceOptions& options, http::Clock* clock)
        : query_(options.scope, options.page_size, options.changed_since),
          fetcher_({.origin = http::origin(options.scope.base_url),
                    .token = options.token,
                    .jobs = options.jobs,
                    .stall_timeout = options.timeout,
                    .retries = options.retries,
                    .stop_requested = options.stop_requested,
                    .note = options.note,
                    .clock = clock}) {
        open_window({});
    }

    std::optional<Batch> next() override {
        while (!fetcher_.idle()) {
            http::Response response = fetcher_.wait();
            refuse_errors(response);
            const PageRequest asked = requests_[response.request.id];
            auto parsed = parse_public_feed_page(response.body);
            if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) {
                fetcher_.again(std::move(response), unreadable->why);
                continue;
            }
            auto& page = std::get<PublicFeedPage>(parsed);
            if (page.page_number != asked.page) {
                fetcher_.again(std::move(response), fmt::format("page {} came instead of {}", page.page_number, asked.page));
                continue;
            }
            take_up(asked, page);
            std::erase_if(page.ads, [this](const Ad& ad) { return !query_.wants(ad); });
            return Batch{.ads = std::move(page.ads), .rejected = std::move(page.rejected)};
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string incomplete() const override { return incomplete_; }

    [[nodiscard]] Traffic traffic() const override {
        const http::Figures figures = fetcher_.figures();
        return {.requests = figures.requests,
                .bytes = figures.bytes,
                .wire_bytes = figures.wire_bytes,
                .windows = windows_.size(),
                .expected_ads = reached_the_end_ ? std::optional(expected_) : std::nullopt};
    }

  private:
    struct PageRequest {
        std::size_t window;
        std::uint64_t page;
    };

    void open_window(Window window) {
        windows_.push_back(window);
        ask(windows_.size() - 1, 0, true);
    }

    void ask(std::size_t window, std::uint64_t page, bool urgent) {
        const Window& asked = windows_[window];
        requests_.push_back({window, page});
        fetcher_.start({.id = requests_.size() - 1,
                        .url = query_.url(asked.upper, asked.inclusive, page),
                        .urgent = urgent});
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
        throw Error(ErrorKind::failed, fmt::format("{} answered HTTP status {}: {}", url, response.status,
                                                   response.body.substr(0, 200)));
    }

    void take_up(const PageRequest& asked, const PublicFeedPage& page) {
        Window& window = windows_[asked.window];
        window.take_up(page.ads);
        --window.pages_left;
        if (asked.page == 0) {
            expected_ += page.total_elements;
            // The newest ad's time bounds the first window, so that ads that come while it is read stay out of it.
            if (!window.upper) window.upper = window.newest;
            ask_for_the_rest(asked.window, page.last ? 1 : page.total_pages);
        }
        step_back(asked.window, page);
    }

    /// The last page goes first: the next window begins where it ends.
    void ask_for_the_rest(std::size_t window, std::uint64_t pages) {
        if (pages < 2) return;
        windows_[window].pages_left = pages - 1;
        ask(window, pages - 1, true);
        for (std::uint64_t page = 1; page + 1 < pages; ++page) ask(window, page, false);
    }

    void step_back(std::size_t index, const PublicFeedPage& page) {
        Window& window = windows_[index];
        const bool bottom_is_known = (page.last && !page.ads.empty()) || window.pages_left == 0;
        if (window.stepped_back || !bottom_is_known) return;
        window.stepped_back = true;
        if (!window.oldest) {
            reached_the_end_ = true;
            return;
        }
        if (!window.inclusive) note_unreachable(*window.upper);
        // A window of one instant would be met again for ever; what lies below it is asked for without that instant.
        const bool one_instant = window.inclusive && window.oldest == window.upper;
        open_window({.upper = window.oldest, .inclusive = !one_instant});
    }

    /// An inclusive window that held nothing but its upper bound, and yet there are older ads.
    void note_unreachable(Timestamp instant) {
        if (!incomplete_.empty()) return;
        incomplete_ = fmt::format("more ads are published at {} than one answer of the feed reaches", to_string(instant));
    }

    PublicFeedQuery query_;
    http::Fetcher fetcher_;
    std::vector<Window> windows_;
    std::vector<PageRequest> requests_;
    std::uint64_t expected_ = 0;
    bool reached_the_end_ = false;
    std::string incomplete_;
};

}  // namespace

std::unique_ptr<Source> make_public_feed(const SourceOptions& options, http::Clock* clock) {
    return std::make_unique<PublicFeed>(options, clock);
}

}  // namespace jobfeed
