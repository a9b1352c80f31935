// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::store {

/// Makes the function `words` and the view `words_of_ads` known to the connection: the very words of each ad
/// that the index holds, wherever they are put in or taken out.
Database& with_words(Database& database);

/// What the full-text index holds of an ad.
struct AdWords {
    std::int64_t ad;
    std::optional<std::string> title;
    std::optional<std::string> job_title;
    std::optional<std::string> employer;
    std::optional<std::string> description;
};

/// Reads the words of ads step by step, one step ahead of its user: on a thread and over a connection of its
/// own, unless the ads are in a file without a name or not committed yet.
class WordsAhead {
  public:
    /// Of the ads after `after` up to `last`.
    WordsAhead(Database& database, std::int64_t after, std::int64_t last);
    WordsAhead(const WordsAhead&) = delete;
    WordsAhead& operator=(const WordsAhead&) = delete;
    ~WordsAhead() = default;

    /// Some ads, and the last id that they cover.
    struct Step {
        std::int64_t through;
        std::vector<AdWords> ads;
    };

    /// The next ads. Must not be called after the last.
    [[nodiscard]] Step next();

  private:
    [[nodiscard]] Step read(std::int64_t after, std::int64_t through);
    void start(std::int64_t after);

    std::unique_ptr<Database> own_;
    Statement read_;
    std::int64_t last_;
    std::future<Step> step_;  // the last member: its destructor waits for the thread that uses the others
};

}  // namespace jobfeed::store
