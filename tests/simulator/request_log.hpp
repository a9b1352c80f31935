// SPDX-License-Identifier: MIT
#pragma once

#include "public_feed.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// What a request asks for.
enum class RequestKind { ads, first_page, page, detail, public_token, other };

RequestKind kind_of(const Request& request);

/// Its name as the request log writes it.
std::string_view to_string(RequestKind kind);

/// A request to a feed and what became of it.
struct RecordedRequest {
    std::uint64_t number = 0;  ///< counted from 1
    std::string method;
    std::string target;
    std::optional<std::string> user_agent;
    std::optional<std::string> accept_encoding;
    Authorization authorization = Authorization::absent;
    int status = 0;
    std::size_t bytes = 0;  ///< of the body as it was sent
    RequestKind kind = RequestKind::other;
    std::optional<std::string> if_modified_since = {};
    std::optional<std::string> if_none_match = {};
};

/// As one line of JSON.
std::string to_json(const RecordedRequest& request);

/// All requests so far; any thread may add and read.
class RequestLog {
  public:
    void add(RecordedRequest request) {
        const std::scoped_lock lock{mutex_};
        requests_.push_back(std::move(request));
    }

    std::vector<RecordedRequest> read() const {
        const std::scoped_lock lock{mutex_};
        return requests_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<RecordedRequest> requests_;
};

}  // namespace simulator
