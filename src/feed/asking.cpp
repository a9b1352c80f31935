// SPDX-License-Identifier: MIT
#include "feed/asking.hpp"

#include "http/url.hpp"

#include <jobfeed/feed_info.hpp>

#include <utility>

namespace jobfeed::feed {

http::FetcherOptions fetcher_options(const SourceOptions& options, http::Clock* clock,
                                     std::function<std::optional<http::Request>()> probe) {
    return {.origin = http::origin(options.scope.base_url),
            .token = options.token,
            .jobs = options.jobs,
            .stall_timeout = options.timeout,
            .retries = options.retries,
            .max_duration = options.max_duration,
            .ca_file = options.ca_file,
            .http1_1 = options.http1_1,
            .stop_requested = options.stop_requested,
            .note = options.note,
            .probe = std::move(probe),
            .clock = clock};
}

int page_size(const SourceOptions& options) {
    return options.page_size.value_or(feed_info(options.scope.feed).usual_page);
}

std::chrono::seconds ahead_of(const http::Response& dated) {
    const auto server_time = std::chrono::floor<std::chrono::milliseconds>(*dated.date);
    return std::chrono::floor<std::chrono::seconds>(now() - server_time - dated.age);
}

}  // namespace jobfeed::feed
