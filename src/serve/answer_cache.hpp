// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/mirror.hpp>

#include <functional>
#include <list>
#include <string>
#include <unordered_map>

namespace jobfeed::serve {

/// The answers that were asked for last of those made from one open mirror. An answer follows from the
/// database, the moment and the request: they are kept until anybody changes the database or the minute is
/// over, since ads expire, and `today` begins, as one begins. For one thread at a time.
class AnswerCache {
  public:
    using Make = std::function<Answer(const Mirror&)>;

    explicit AnswerCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// The answer with its ETag, compressed where that is asked for: the one that is kept, or one that is
    /// made.
    [[nodiscard]] Answer of(const Request& request, const Mirror& mirror, Timestamp at, const Make& make);

  private:
    struct Kept {
        std::string key;
        Answer answer;
    };

    void drop_outdated(const Mirror& mirror, Timestamp at);
    void keep(const std::string& key, const Answer& answer);
    void drop_last();

    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    std::int64_t version_ = 0;
    std::chrono::sys_time<std::chrono::minutes> minute_{};
    std::list<Kept> answers_{};  ///< asked for last first
    std::unordered_map<std::string_view, std::list<Kept>::iterator> by_key_{};
};

}  // namespace jobfeed::serve
