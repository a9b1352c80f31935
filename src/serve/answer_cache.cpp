// SPDX-License-Identifier: MIT
#include "serve/answer_cache.hpp"

#include "serve/finish.hpp"
#include "serve/page_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed::serve {
namespace {

/// All of the request that an answer depends on. Sizes tell the parts apart, whatever is in them.
std::string key_of(const Request& request) {
    std::string key = fmt::format("{}{}", code_of(language_of(request)),
                                  accepts(request.header("Accept-Encoding"), "gzip") ? "+" : "-");
    key += request.path;
    for (const auto& [name, value] : request.parameters)
        key += fmt::format("&{}:{}={}:{}", name.size(), name, value.size(), value);
    return key;
}

/// `now` is another moment each time.
bool names_the_moment(const Request& request) {
    return std::any_of(request.parameters.begin(), request.parameters.end(), [](const auto& parameter) {
        return parameter.second.find("now") != std::string::npos;
    });
}

}  // namespace

Answer AnswerCache::of(const Request& request, const Mirror& mirror, Timestamp at, const Make& make) {
    if (names_the_moment(request)) return packed(make(mirror), request);
    // The version is read before the answer is made: if the database changes meanwhile, the answer is dropped
    // at the next request.
    drop_outdated(mirror, at);
    const std::string key = key_of(request);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
        answers_.splice(answers_.begin(), answers_, found->second);
        return found->second->answer;
    }
    Answer answer = packed(make(mirror), request);
    keep(key, answer);
    return answer;
}

void AnswerCache::drop_outdated(const Mirror& mirror, Timestamp at) {
    const std::int64_t version = mirror.data_version();
    const auto minute = std::chrono::floor<std::chrono::minutes>(at);
    if (version == version_ && minute == minute_) return;
    by_key_.clear();
    answers_.clear();
    bytes_ = 0;
    version_ = version;
    minute_ = minute;
}

void AnswerCache::keep(const std::string& key, const Answer& answer) {
    const std::size_t bytes = key.size() + answer.body.size();
    if (bytes > most_bytes_ / 4) return;
    while (bytes_ + bytes > most_bytes_) drop_last();
    answers_.push_front({.key = key, .answer = answer});
    by_key_.emplace(answers_.front().key, answers_.begin());
    bytes_ += bytes;
}

void AnswerCache::drop_last() {
    const Kept& last = answers_.back();
    bytes_ -= last.key.size() + last.answer.body.size();
    by_key_.erase(last.key);
    answers_.pop_back();
}

}  // namespace jobfeed::serve
